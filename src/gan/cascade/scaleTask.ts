import type { PatchPreview } from "@/domain/cascade";
import type { Params } from "@/tensor/params";
import type { Duel } from "./duel";

/** All that the training loop needs to know of one scale of a cascade. */
export interface ScaleTask<Batch> {
  /** 0 is the base. */
  readonly index: number;
  readonly size: number;
  readonly steps: number;
  readonly checkpointEvery: number;
  readonly previewEvery: number;
  readonly duel: Duel<Batch>;
  /** The images of a step, on the device: the caller's to dispose. */
  load(step: number): Promise<Batch>;
  preview(average: Params): Promise<PatchPreview>;
}
