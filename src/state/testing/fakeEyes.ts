import type { ErasureReport, FoundItem, Place } from "@/domain/kept";
import type { HeaderCheck, Violation } from "@/domain/networkFacts";
import type { ChannelResult } from "@/domain/sealed";
import type { Eyes } from "../eyes";

export const wholeHeaders: HeaderCheck = {
  at: 1000,
  checked: 2,
  whole: 2,
  differences: [],
  server: null,
  unanswered: [],
  inForce: [["Connection-Allowlist", "(response-origin);webrtc=block"]],
};

export const erased = (left: number): ErasureReport => ({
  at: 5000,
  places: [
    {
      place: "files",
      before: { place: "files", items: 3, bytes: 300 },
      after: { place: "files", items: left, bytes: 100 * left },
      ...(left > 0 ? { failure: "The disk is read only." } : {}),
    },
  ],
});

export function channel(name: string, more: Partial<ChannelResult> = {}): ChannelResult {
  return {
    name,
    label: `Way ${name}`,
    family: "fetch",
    context: "page",
    verdict: "blocked",
    evidence: "connect-src refused it",
    ...more,
  };
}

/** Eyes that see what a test puts before them. */
export class FakeEyes implements Eyes {
  readonly browser = { name: "Chrome 156", system: "Linux", enforcesAllowlist: true, trustedTypes: true };
  readonly asked: (readonly string[])[] = [];
  onViolation: (violation: Omit<Violation, "selfTest">) => void = () => undefined;
  onErasedElsewhere: () => void = () => undefined;
  told = 0;
  wasInterrupted = false;
  pageItems: FoundItem[] = [];
  erase: (onPlace: (place: Place) => void) => Promise<ErasureReport> = async () => erased(0);
  selfTest: Eyes["selfTest"] = async () => [];
  requests: Eyes["requests"] = async () => null;
  checkBuild: Eyes["checkBuild"] = async () => ({
    manifest: {
      format: 1,
      version: "1.2.3",
      files: [{ path: "index.html", bytes: 1, sha256: "aa" }],
      sha256: "bb",
    },
    checked: 1,
    wrong: [],
    missing: [],
    server: "same",
  });
  now = () => 2000;
  ownFiles = () => ["assets/app.js"];
  keptByPage = async () => this.pageItems;
  checkHeaders = async (paths: readonly string[]) => {
    this.asked.push(paths);
    return wholeHeaders;
  };
  watchViolations(listener: (violation: Omit<Violation, "selfTest">) => void): void {
    this.onViolation = listener;
  }
  get erasure() {
    return {
      interrupted: () => this.wasInterrupted,
      erase: this.erase,
      forget: () => {
        this.wasInterrupted = false;
      },
      tellOtherTabs: () => {
        this.told += 1;
      },
      onOtherTab: (listener: () => void) => {
        this.onErasedElsewhere = listener;
      },
    };
  }
}
