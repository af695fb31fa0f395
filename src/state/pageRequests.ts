import type { RequestView } from "@/domain/networkFacts";
import type { LoggedRequest } from "@/domain/sealed";
import { isCanary, isForeign } from "./foreignRequests";

const LONGEST_LIST = 1000;

/** The requests that the browser tells the page about. Those of its workers are not among them. */
export function pageRequests(
  entries: readonly PerformanceResourceTiming[],
  origin: string,
  timeOrigin: number,
): RequestView {
  const requests = entries
    .filter(({ name }) => /^https?:/.test(name) && !isCanary(name))
    .map((entry) => pageRequest(entry, origin, timeOrigin))
    .sort((a, b) => a.at - b.at);
  const elsewhere = requests.filter(({ from }) => from === "refused").length;
  return {
    seenBy: "page",
    since: timeOrigin,
    own: requests.length - elsewhere,
    elsewhere,
    requests: requests.slice(-LONGEST_LIST),
  };
}

/** Paths of the loaded files that lie in the app's folder. */
export function ownPaths(entries: readonly Pick<PerformanceEntry, "name">[], folder: string): string[] {
  return entries.flatMap(({ name }) =>
    name.startsWith(folder) ? [name.slice(folder.length).split(/[?#]/)[0] ?? ""] : [],
  );
}

function pageRequest(entry: PerformanceResourceTiming, origin: string, timeOrigin: number): LoggedRequest {
  const foreign = isForeign(entry.name, origin);
  const { pathname, search } = new URL(entry.name);
  return {
    at: timeOrigin + entry.startTime,
    method: "GET",
    url: foreign ? entry.name : pathname + search,
    destination: entry.initiatorType,
    from: foreign ? "refused" : "server",
    status: entry.responseStatus,
    sent: 0,
    received: entry.encodedBodySize,
  };
}
