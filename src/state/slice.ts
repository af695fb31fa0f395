import type { StateCreator } from "zustand";
import { toErrorData } from "@/domain/errors";
import type { KeySharing } from "@/workers/client/share";
import type { Clients } from "./clients";
import type { Tabs } from "./tabs";
import type * as offlineClient from "@/offline/client";
import type { Eyes } from "./eyes";
import type { DarkroomState, HeaderFact, Notice } from "./types";

export type Slice<T> = StateCreator<DarkroomState, [], [], T>;
export type GetState = () => DarkroomState;
export type SetState = (part: Partial<DarkroomState>) => void;

/** What the slices use besides their own state. */
export interface Surroundings {
  readonly clients: Clients;
  /** Hands a finished file to the person. */
  readonly save: (blob: Blob, fileName: string) => void;
  /** The security headers this page was served without; null when nobody can say. */
  readonly checkHeaders: () => Promise<readonly HeaderFact[] | null>;
  /** Brings the key of the protection to the workers, and takes it away. */
  readonly keys: KeySharing;
  readonly tabs: Tabs;
  /** Lets go of every picture in memory. */
  readonly forgetPixels: () => void;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly eyes: Eyes;
  readonly offline: Pick<typeof offlineClient, "onOffline" | "applyUpdate">;
}

/** Tells a failure as a notice; what the user stopped is not one, and a locked screen says itself what it is. */
export function report(get: GetState, thrown: unknown, tone: Notice["tone"] = "stopped"): void {
  const error = toErrorData(thrown);
  if (error.code !== "cancelled" && error.code !== "locked") get().tell(error, tone);
}
