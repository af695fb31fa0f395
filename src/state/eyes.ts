import type { BuildCheck } from "@/offline/client";
import type { ErasureReport, FoundItem, Place } from "@/domain/kept";
import type { BrowserFacts, HeaderCheck, RequestView, Violation } from "@/domain/networkFacts";
import type { ChannelResult } from "@/domain/sealed";

/** What the officer's page looks at, outside of the state: tests bring their own. */
export interface Eyes {
  readonly browser: BrowserFacts;
  /** Milliseconds since 1970. */
  now(): number;
  checkHeaders(paths: readonly string[]): Promise<HeaderCheck>;
  checkBuild(): Promise<BuildCheck>;
  requests(): Promise<RequestView | null>;
  /** Files of the app that this page has loaded, relative to the app's folder. */
  ownFiles(): readonly string[];
  selfTest(onResult: (result: ChannelResult) => void, signal: AbortSignal): Promise<readonly ChannelResult[]>;
  watchViolations(onViolation: (violation: Omit<Violation, "selfTest">) => void): void;
  /** What only a page can look through. */
  keptByPage(): Promise<readonly FoundItem[]>;
  readonly erasure: Erasure;
}

export interface Erasure {
  /** True when one was begun here and never came to its end. */
  interrupted(): boolean;
  erase(onPlace: (place: Place) => void): Promise<ErasureReport>;
  /** Forgets that one was begun. */
  forget(): void;
  tellOtherTabs(): void;
  onOtherTab(listener: () => void): void;
}
