import type { FoundItem, Place } from "@/domain/kept";
import type { RequestView } from "@/domain/networkFacts";
import { checkBuild, removeOffline, requestLog } from "@/offline/client";
import { browserFacts, type SelfDescription } from "@/sealed/browserFacts";
import { checkHeaders } from "@/sealed/headersInForce";
import { runSelfTest } from "@/sealed/selfTest";
import { watchViolations } from "@/sealed/violations";
import { browserErasers, eraseEverything, erasureInterrupted, forgetErasure } from "@/storage/erase";
import { PAGE_PLACES, walk } from "@/storage/inventory";
import type { Erasure, Eyes } from "./eyes";
import { isCanary } from "./foreignRequests";
import { ownPaths, pageRequests } from "./pageRequests";

/** Where tabs tell each other that everything is being erased. */
const CHANNEL = "darkroom.erase";

/** How long the offline service may take to let go. */
const OFFLINE_MS = 6000;

/** The officer's page in a real browser. */
export function browserEyes(): Eyes {
  const trustedTypes = "trustedTypes" in globalThis;
  return {
    browser: browserFacts(described(), trustedTypes),
    now: () => Date.now(),
    checkHeaders: (paths) => checkHeaders(paths, appFolder()),
    checkBuild,
    requests,
    ownFiles: () => ownPaths(timings(), appFolder()),
    selfTest: (onResult, signal) => runSelfTest({ onResult, signal }),
    watchViolations,
    keptByPage: () => found(PAGE_PLACES),
    erasure: browserErasure(),
  };
}

/** What the service worker wrote down; without one, what the page is told. */
async function requests(): Promise<RequestView> {
  const log = await requestLog().catch(() => null);
  if (!log) return pageRequests(timings(), location.origin, performance.timeOrigin);
  const { since, own, refused, requests: latest } = log;
  const tried = latest.filter(({ from, url }) => from === "refused" && isCanary(url)).length;
  return { seenBy: "service-worker", since, own, elsewhere: refused - tried, requests: latest };
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
    erase: (onPlace) =>
      eraseEverything(onPlace, { ...browserErasers, "service-workers": retireServiceWorkers }),
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

/** First it is told to write nothing any more; what it leaves is emptied with the rest. */
async function retireServiceWorkers(): Promise<void> {
  await Promise.race([removeOffline().catch(() => undefined), pause(OFFLINE_MS)]);
  await browserErasers["service-workers"]();
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
