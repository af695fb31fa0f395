import type { StoredPixels } from "@/domain/image";
import type { SampleRequest, SampleSet } from "@/domain/samples";
import type {
  BackendId,
  CurvePoint,
  DeviceReport,
  EnsemblePlace,
  RunConfig,
  RunQuality,
  RunRecord,
  TrainProgress,
} from "@/domain/training";
import { operation } from "./operation";

/** Operations of the training worker: the only one that holds tensors. */

/** Chooses the device, once; later calls return the same report. */
export const prepareDevice = operation<{ prefer: BackendId | "auto" }, never, DeviceReport>(
  "training/device",
);

/** A run of an ensemble takes the seed that its place in it gives. */
export const createRun = operation<
  { datasetId: string; config: RunConfig; ensemble?: EnsemblePlace },
  never,
  RunRecord
>("training/create");
export const listRuns = operation<{ datasetId?: string }, never, readonly RunRecord[]>("training/list");
export const removeRun = operation<{ runId: string }, never, void>("training/remove");

/** What a running train operation reports. Grids and checkpoints are stored; only their steps are told. */
export type TrainReport =
  | { readonly kind: "preparing"; readonly done: number; readonly total: number }
  | { readonly kind: "progress"; readonly progress: TrainProgress }
  | { readonly kind: "grid"; readonly step: number }
  | { readonly kind: "checkpoint"; readonly run: RunRecord }
  | {
      readonly kind: "quality";
      readonly step: number;
      readonly relative: number;
      readonly kernel: number;
      readonly conditions: RunQuality;
    };

/**
 * Trains a run from its last checkpoint (or from nothing) to its end, a pause or a stop.
 * Pausing and stopping both save a checkpoint first. Resolves with the run as it then stands;
 * a run that diverged resolves too, with state `diverged` and the last good checkpoint kept.
 */
export const train = operation<{ runId: string }, TrainReport, RunRecord>("training/train");
export const pauseTraining = operation<{ runId: string; as: "paused" | "stopped" }, never, void>(
  "training/pause",
);

/** 8-bit grid of the fixed seeds at a kept step: GRID_COUNT × size × size. */
export const readGrid = operation<{ runId: string; step: number }, never, Uint8Array>("training/grid");
/** Every point of the run's curves. */
export const readCurve = operation<{ runId: string }, never, readonly CurvePoint[]>("training/curve");

export const sample = operation<SampleRequest, { done: number; total: number }, SampleSet>("training/sample");
export const listSampleSets = operation<{ datasetId?: string }, never, readonly SampleSet[]>(
  "training/samples",
);
export const removeSampleSet = operation<{ id: string }, never, void>("training/samples/remove");
/** One synthetic image at full depth. */
export const readSample = operation<{ id: string; index: number }, never, StoredPixels>(
  "training/samples/read",
);
/** 8-bit thumbnails of synthetic images, `indices.length × 64 × 64`. */
export const readSampleThumbnails = operation<{ id: string; indices: readonly number[] }, never, Uint8Array>(
  "training/samples/thumbnails",
);

/**
 * How the discriminator sees an image: |∂D/∂x| smoothed, scaled to 0–1, at the run's training size.
 * Comes back as size × size.
 */
export interface SaliencyRequest {
  readonly runId: string;
  readonly step: number;
  readonly classId: string;
  readonly image:
    | { readonly kind: "real"; readonly datasetId: string; readonly index: number }
    | { readonly kind: "synthetic"; readonly sampleSetId: string; readonly index: number };
}
export const saliency = operation<SaliencyRequest, never, { size: number; map: Float32Array; score: number }>(
  "training/saliency",
);

/**
 * Installs the model that ships with the app as a finished run of a demo data set.
 * Resolves with the existing run when it is there already.
 */
export const installPretrained = operation<{ datasetId: string }, never, RunRecord>("training/pretrained");
