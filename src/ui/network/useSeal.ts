import { sealOf, type Seal } from "@/domain/networkFacts";
import type { ChannelResult } from "@/domain/sealed";
import type { SelfTest } from "@/state/networkTypes";
import { useDarkroom } from "@/state/store";

/** The one word of the status bar and of the page, from what was looked at. */
export function useSeal(): Seal {
  const headers = useDarkroom((state) => state.headers.value);
  const browser = useDarkroom((state) => state.browser);
  const selfTest = useDarkroom((state) => state.selfTest);
  const headersWrong = useDarkroom((state) => state.headersWrong.length);
  return sealOf(headers, browser, headersWrong + waysOpen(selfTest).length);
}

export function waysOpen(selfTest: SelfTest): readonly ChannelResult[] {
  return selfTest.kind === "not-run" ? [] : selfTest.results.filter(({ verdict }) => verdict === "open");
}

/** Requests to anywhere else: what the service worker refused, or what this page saw, whichever is more. */
export function useElsewhere(): number {
  const seen = useDarkroom((state) => state.foreignRequests);
  const refused = useDarkroom((state) => state.requests?.elsewhere ?? 0);
  return Math.max(seen, refused);
}
