import type { Fit } from "./dataset";

export type PresetId = "small-data" | "toronto-2018";
export type TrainingSize = 64 | 128 | 256;
export const TRAINING_SIZES: readonly TrainingSize[] = [64, 128, 256];
export type BackendId = "webgpu" | "wasm";

/** Length of the generator's input in every preset (Toronto: z = 100). */
export const LATENT_SIZE = 100;
/** Fixed seeds of the sample grid that is kept with each checkpoint. */
export const GRID_COUNT = 20;

/** Everything a run depends on besides its images: a run is a configuration, a seed and a step. */
export interface RunConfig {
  readonly preset: PresetId;
  readonly size: TrainingSize;
  /** Classes to learn. One id: one model of that class. Several: one class-conditional model. */
  readonly classIds: readonly string[];
  readonly steps: number;
  readonly batch: number;
  /** Base width of the networks (channels at the widest-resolution layer); presets document its meaning. */
  readonly width: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly fit: Fit;
  /** Mirror left–right at random. Off by default: a mirrored chest is situs inversus. */
  readonly mirror: boolean;
  readonly checkpointEvery: number;
  /** Samples of the fixed seeds are kept at these distances, in steps. */
  readonly gridEvery: number;
  /** Quality is measured at the first checkpoint after so many steps; never when left out or 0. */
  readonly qualityEvery?: number;
}

/** One report of a training loop: numbers only. */
export interface TrainProgress {
  readonly step: number;
  readonly steps: number;
  readonly generatorLoss: number;
  readonly discriminatorLoss: number;
  /** Mean of sigmoid(D) on real and on synthetic images, 0–1. */
  readonly dReal: number;
  readonly dFake: number;
  /** Median of recent steps. */
  readonly stepMs: number;
  readonly imagesPerSecond: number;
  readonly etaMs: number;
  /** Bytes the backend holds. */
  readonly memoryBytes: number;
}

/** What the quality of a run was measured with: points of its curve are comparable only under the same conditions. */
export interface RunQuality {
  /** Name of the network whose features were compared. */
  readonly extractor: string;
  readonly seed: number;
  readonly n: { readonly real: number; readonly synthetic: number };
  /** KID of one half of the real images to the other. */
  readonly kernelFloor: number;
  /** What the last measurement took. */
  readonly seconds: number;
}

/** What a training loop yields. */
export type TrainEvent =
  | { readonly kind: "progress"; readonly progress: TrainProgress }
  /** 8-bit images of the fixed seeds, GRID_COUNT × size × size, made with the EMA weights. */
  | { readonly kind: "grid"; readonly step: number; readonly images: Uint8Array }
  /** A complete checkpoint file. */
  | { readonly kind: "checkpoint"; readonly step: number; readonly bytes: Uint8Array };

export type RunState = "ready" | "running" | "paused" | "finished" | "stopped" | "diverged" | "failed";

/** Point of the curves kept with a run. */
export interface CurvePoint {
  readonly step: number;
  readonly generatorLoss: number;
  readonly discriminatorLoss: number;
  readonly dReal: number;
  readonly dFake: number;
  /** Fréchet distance ÷ its floor, and KID; at the steps at which quality was measured. */
  readonly relative?: number;
  readonly kernel?: number;
}

export interface CheckpointInfo {
  readonly step: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly saved: string;
}

/** Which machine did the work, in words for the status bar. */
export interface DeviceReport {
  readonly backend: BackendId;
  /** "NVIDIA GeForce RTX 4070", "SwiftShader", "CPU, 1 thread, SIMD". */
  readonly name: string;
  readonly realGpu: boolean;
  /** Why this backend, in one sentence for a person. */
  readonly reason: string;
}

/** Which model of an ensemble a run trains: they differ in nothing but the seed. */
export interface EnsemblePlace {
  /** Shared by all its models. */
  readonly id: string;
  /** From 0. */
  readonly member: number;
  readonly of: number;
}

/** A training run as the UI knows it. */
export interface RunRecord {
  readonly id: string;
  /** "Pneumothorax, run 7". */
  readonly name: string;
  readonly number: number;
  readonly datasetId: string;
  readonly config: RunConfig;
  readonly classNames: readonly string[];
  readonly trainedOn: { readonly images: number; readonly patients: number };
  readonly state: RunState;
  readonly step: number;
  readonly created: string;
  readonly updated: string;
  readonly checkpoints: readonly CheckpointInfo[];
  /** Steps at which the grid of fixed seeds was kept. */
  readonly gridSteps: readonly number[];
  readonly device?: DeviceReport;
  /** Said when the state is `diverged` or `failed`. */
  readonly message?: string;
  /** Measured over the run, stored with it. */
  readonly throughput?: { readonly imagesPerSecond: number; readonly stepMs: number };
  readonly ensemble?: EnsemblePlace;
  /** Once quality was measured. */
  readonly quality?: RunQuality;
  /** A model that shipped with the app: it has one checkpoint and cannot be resumed. */
  readonly pretrained?: boolean;
}
