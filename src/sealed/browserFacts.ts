import type { BrowserFacts } from "@/domain/networkFacts";

/** The first Chromium that enforces Connection-Allowlist. */
const ALLOWLIST_SINCE = 152;

interface Brand {
  readonly brand: string;
  readonly version: string;
}
/** What the browser says of itself; `userAgentData` is Chromium's. */
export interface SelfDescription {
  readonly userAgent: string;
  readonly userAgentData?: { readonly brands: readonly Brand[]; readonly platform: string };
}

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** Names of Chromium's family in `userAgentData`, the more particular first. */
const FAMILY: readonly (readonly [brand: string, name: string])[] = [
  ["Microsoft Edge", "Edge"],
  ["Google Chrome", "Chrome"],
  ["Chromium", "Chromium"],
];

export function browserFacts(self: SelfDescription, trustedTypes: boolean): BrowserFacts {
  const { userAgent, userAgentData } = self;
  const chromium = userAgentData?.brands.find(({ brand }) => brand === "Chromium");
  return {
    name: userAgentData ? chromiumName(userAgentData.brands) : otherName(userAgent),
    system: SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "unknown system",
    enforcesAllowlist: chromium !== undefined && Number(chromium.version) >= ALLOWLIST_SINCE,
    trustedTypes,
  };
}

function chromiumName(brands: readonly Brand[]): string {
  for (const [brand, name] of FAMILY) {
    const found = brands.find((one) => one.brand === brand);
    if (found) return `${name} ${found.version}`;
  }
  return "Unknown browser";
}

function otherName(userAgent: string): string {
  const firefox = /Firefox\/(\d+)/.exec(userAgent)?.[1];
  if (firefox) return `Firefox ${firefox}`;
  // Chrome without userAgentData: an insecure context, or an older one. It says Safari as well, so it comes first.
  const chrome = /Chrom(?:e|ium)\/(\d+)/.exec(userAgent)?.[1];
  if (chrome) return `Chrome ${chrome}`;
  const safari = /Version\/([\d.]+).*Safari/.exec(userAgent)?.[1];
  return safari ? `Safari ${safari}` : "Unknown browser";
}
