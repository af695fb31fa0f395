import type { RunConfig } from "./training";
import type { Box, Triple, VolumeInfo } from "./volume";

// A cascade makes the whole image at a low resolution, then adds detail one doubling at a time, tile by tile, each
// doubling with a network of its own that looks at the scale below.

export type CascadeDim = 2 | 3;
/** Sides of the whole image that the first network makes. */
export const BASE_SIZES: Readonly<Record<CascadeDim, readonly number[]>> = { 2: [64, 128, 256], 3: [32, 64] };
/** Sides that can be asked for; images to 2048, and one doubling beyond it in sampling. */
export const CASCADE_SIZES: Readonly<Record<CascadeDim, readonly number[]>> = {
  2: [128, 256, 512, 1024, 2048, 4096],
  3: [64, 128, 256, 512],
};
/** Side of the tiles that are computed and stored at a time. */
export const DEFAULT_TILE: Readonly<Record<CascadeDim, number>> = { 2: 256, 3: 64 };

/** The network that makes a whole volume at low resolution. Images take the app's GAN instead. */
export interface VolumeBaseConfig {
  readonly size: number;
  /** Channels at the largest size; doubled at each half, up to eight times. */
  readonly width: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly checkpointEvery: number;
  readonly previewEvery: number;
}

/** One doubling. */
export interface ScaleConfig {
  /** Side of the image that comes out; half of it goes in. */
  readonly size: number;
  /** Channels of the refiner's hidden layers. */
  readonly width: number;
  /** Convolutions of 3 per side, without padding: also the halo of a tile, in voxels of this scale. */
  readonly layers: number;
  /** Channels of noise beside the lower scale. */
  readonly noise: number;
  /** Channels of the patch discriminator's first layer. */
  readonly judgeWidth: number;
  /** Side of the training patches; even. */
  readonly patch: number;
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: number;
  /**
   * What the refiner is told to mind: the discriminator's verdict, and the distance from the real patch, measured in
   * deviations of the real detail of this scale.
   */
  readonly weights: { readonly adversarial: number; readonly l1: number };
  readonly checkpointEvery: number;
  readonly previewEvery: number;
}

/** Everything a cascade depends on besides its images. */
export interface CascadeConfig {
  readonly dim: CascadeDim;
  readonly base:
    | { readonly kind: "image"; readonly run: RunConfig }
    | { readonly kind: "volume"; readonly run: VolumeBaseConfig };
  /** One for each doubling, coarse to fine. */
  readonly scales: readonly ScaleConfig[];
  /** A further input channel: the edges of the image to be made. */
  readonly edges: boolean;
  /** What −1 and 1 stand for, in modality values: Hounsfield units in a CT. */
  readonly values: { readonly low: number; readonly high: number };
  /** Millimetres between voxels of the finest scale, where known. */
  readonly spacing?: Triple;
  readonly seed: number;
}

/** Which network of a cascade: 0 is the base, 1 the first doubling. */
export type ScaleIndex = number;

/** Whether each network of a cascade is trained, and how far. */
export interface CascadeState {
  readonly config: CascadeConfig;
  readonly scales: readonly {
    readonly index: ScaleIndex;
    readonly size: number;
    readonly step: number;
    readonly steps: number;
    readonly state: "untrained" | "running" | "paused" | "finished" | "diverged";
  }[];
}

/** One report of a scale's training loop: numbers only. */
export interface ScaleProgress {
  readonly scale: ScaleIndex;
  readonly step: number;
  readonly steps: number;
  /** The weighted sum that the generator minimises. */
  readonly generatorLoss: number;
  readonly discriminatorLoss: number;
  /** Mean absolute distance from the real patch; 0 at the base, which has none. */
  readonly l1: number;
  /** Mean of sigmoid(D) on real and on synthetic patches, 0–1. */
  readonly dReal: number;
  readonly dFake: number;
  readonly stepMs: number;
  readonly etaMs: number;
  readonly memoryBytes: number;
}

/** 8-bit pictures of fixed patches: what went in, what came out, what was real; equal squares, row-major. */
export interface PatchPreview {
  /** Pixels per side of each picture. A volume shows its middle plane. */
  readonly side: number;
  readonly lower: readonly Uint8Array[];
  readonly made: readonly Uint8Array[];
  readonly real: readonly Uint8Array[];
}

/** What the training of one scale yields. */
export type ScaleEvent =
  | { readonly kind: "progress"; readonly progress: ScaleProgress }
  | { readonly kind: "preview"; readonly step: number; readonly preview: PatchPreview }
  /** A complete checkpoint file. */
  | { readonly kind: "checkpoint"; readonly step: number; readonly bytes: Uint8Array };

export interface CascadeSampleRequest {
  /** Equal seeds give equal images, whatever the tile. */
  readonly seed: number;
  /** Side of the image; a size beyond the last trained scale repeats its network. */
  readonly size: number;
  /** Position in the base's `classIds`; images only. */
  readonly classIndex: number;
  /** ψ of the base's truncation, 0–1. */
  readonly truncation: number;
  /** Side of the tiles; DEFAULT_TILE when left out. Changes speed and memory, not the image. */
  readonly tile?: number;
}

/** What sampling yields after the base and after each tile; the voxels are in the volume of that name. */
export interface CascadeSampleProgress {
  readonly scale: ScaleIndex;
  readonly scales: number;
  /** Name of the scale's volume on the shelf. */
  readonly volume: string;
  readonly info: VolumeInfo;
  /** The tile that is now there. */
  readonly box: Box;
  /** Tiles of this scale that are there. */
  readonly done: number;
  readonly total: number;
  /** Share of the whole work that is done, 0–1. */
  readonly share: number;
  readonly etaMs: number;
}

/** What a cascade will need, told before the start. */
export interface CascadeEstimate {
  /** Bytes on the device at the peak of training and of sampling. */
  readonly trainingBytes: number;
  readonly samplingBytes: number;
  /** Bytes on disk of one sampled image with all its scales. */
  readonly storageBytes: number;
  /** Multiply–adds of one training step of the largest scale, and of sampling one image. */
  readonly stepOperations: number;
  readonly sampleOperations: number;
  /** Voxels computed for each one kept at the finest scale. */
  readonly overhead: number;
}
