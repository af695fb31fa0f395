import type { AppErrorData } from "@/domain/errors";
import type { ErasureReport, KeptReport, Place } from "@/domain/kept";
import type { BrowserFacts, HeaderCheck, RequestView, Violation } from "@/domain/networkFacts";
import type { BuildCheck } from "@/offline/client";
import type { ChannelResult } from "@/domain/sealed";

/** Something looked up now and then: the last answer stays on the screen while the next is on its way. */
export interface Looked<T> {
  readonly value: T | null;
  readonly busy: boolean;
  readonly error: AppErrorData | null;
}

export interface KeptFacts extends KeptReport {
  readonly images: number | null;
  readonly syntheticImages: number | null;
}

/** The self-test: every way out, tried on purpose. Times in milliseconds since 1970. */
export type SelfTest =
  | { readonly kind: "not-run" }
  | { readonly kind: "running"; readonly since: number; readonly results: readonly ChannelResult[] }
  | { readonly kind: "done"; readonly at: number; readonly results: readonly ChannelResult[] }
  | { readonly kind: "failed"; readonly error: AppErrorData; readonly results: readonly ChannelResult[] };

export type Erasing =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly place: Place | null }
  | { readonly kind: "done"; readonly report: ErasureReport }
  /** One that was begun earlier never came to its end. */
  | { readonly kind: "interrupted" }
  /** Another tab is erasing, or has erased. */
  | { readonly kind: "elsewhere" };

export interface NetworkSlice {
  readonly browser: BrowserFacts;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly headers: Looked<HeaderCheck>;
  readonly build: Looked<BuildCheck>;
  readonly kept: Looked<KeptFacts>;
  readonly requests: RequestView | null;
  readonly violations: readonly Violation[];
  readonly selfTest: SelfTest;
  readonly erasing: Erasing;
  /** Looks at the headers of the page itself, and begins to listen: for refusals, and for other tabs. */
  watchNetwork(): Promise<void>;
  /** Every file of the build: its headers, and its hash. */
  lookAtBuild(): Promise<void>;
  lookAtRequests(): Promise<void>;
  lookAtKept(): Promise<void>;
  testWaysOut(): Promise<void>;
  stopTest(): void;
  saveNetworkReport(): void;
  eraseEverything(): Promise<void>;
  /** Leaves an interrupted or failed erasure as it stands, and goes on with what is left. */
  keepWhatIsLeft(): void;
}
