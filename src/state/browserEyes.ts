import { AppError } from "@/domain/errors";
import type { FoundItem, Place } from "@/domain/kept";
import { browserFacts, type SelfDescription } from "@/sealed/browserFacts";
import { checkHeaders } from "@/sealed/headersInForce";
import { watchViolations } from "@/sealed/violations";
import { eraseEverything, erasureInterrupted, forgetErasure } from "@/storage/erase";
import { PAGE_PLACES, walk } from "@/storage/inventory";
import type { Erasure, Eyes } from "./eyes";
import { pageRequests } from "./pageRequests";

/** Where tabs tell each other that everything is being erased. */
const CHANNEL = "darkroom.erase";

/** The officer's page in a real browser. */
export function browserEyes(): Eyes {
  const trustedTypes = "trustedTypes" in globalThis;
  return {
    browser: browserFacts(described(), trustedTypes),
    now: () => Date.now(),
    checkHeaders: (paths) => checkHeaders(paths, appFolder()),
    checkBuild: async () => {
      throw new AppError("not-found", "This build carries no list of its files, so none could be checked.");
    },
    requests: async () => pageRequests(timings(), location.origin, performance.timeOrigin),
    selfTest: async () => {
      throw new AppError("not-found", "This build carries no self-test.");
    },
    watchViolations,
    keptByPage: () => found(PAGE_PLACES),
    erasure: browserErasure(),
  };
}

function described(): SelfDescription {
  return (globalThis as { navigator?: SelfDescription }).navigator ?? { userAgent: "" };
}

/** The folder that the app is served from. */
function appFolder(): string {
  return new URL(".", location.href.split("#")[0]).href;
}

function timings(): PerformanceResourceTiming[] {
  return ["navigation", "resource"].flatMap(
    (type) => performance.getEntriesByType(type) as PerformanceResourceTiming[],
  );
}

async function found(places: readonly Place[]): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  for (const place of places) for await (const item of walk(place)) items.push(item);
  return items;
}

function browserErasure(): Erasure {
  const open = () => (typeof document === "undefined" ? null : new BroadcastChannel(CHANNEL));
  let heard: BroadcastChannel | null = null;
  return {
    interrupted: erasureInterrupted,
    erase: (onPlace) => eraseEverything(onPlace),
    forget: forgetErasure,
    tellOtherTabs: () => {
      // A channel does not hear itself, so the one that listens is the one that speaks.
      const channel = heard ?? open();
      channel?.postMessage("erase");
    },
    onOtherTab: (listener) => {
      heard = open();
      heard?.addEventListener("message", listener);
    },
  };
}
