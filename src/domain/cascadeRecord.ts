import type { CascadeConfig, CascadeDim, CascadeEstimate, CascadeState, ScaleIndex } from "./cascade";

// Cascades as the app keeps them: what they learn from, how far they are, and what was sampled.

export type CascadeSource =
  | { readonly kind: "images"; readonly datasetId: string; readonly classIds: readonly string[] }
  | { readonly kind: "volumes"; readonly setId: string };

/** What a person chooses; the rest follows from it. */
export interface CascadeChoices {
  readonly source: CascadeSource;
  readonly baseSize: number;
  /** Side of the finest scale. */
  readonly size: number;
  readonly edges: boolean;
  readonly seed: number;
  /** Bytes of the device that training may take; the app's own limit when left out. */
  readonly memoryBytes?: number;
  /** Changes of the defaults of every doubling. */
  readonly scale?: {
    readonly steps?: number;
    readonly width?: number;
    readonly layers?: number;
    readonly batch?: number;
    readonly patch?: number;
    readonly l1?: number;
    readonly adversarial?: number;
  };
  readonly base?: { readonly steps?: number; readonly width?: number; readonly batch?: number };
}

/** What a cascade will take, and what stands in its way, said before the start. */
export interface CascadePlan {
  readonly config: CascadeConfig;
  readonly estimate: CascadeEstimate;
  /** Images or volumes that have pixels enough for each side, coarse to fine. */
  readonly images: readonly { readonly side: number; readonly count: number }[];
  /** What will be done to the images: made square, resampled to cubes. */
  readonly notes: readonly string[];
  /** Why it cannot be trained; null when it can. */
  readonly refusal: string | null;
  /** Milliseconds of training of each network, base first, and of sampling one image, from steps measured on this device. */
  readonly expected: { readonly trainMs: readonly number[]; readonly sampleMs: number };
  /** Bytes of disk that preparing the images takes while it trains. */
  readonly prepareBytes: number;
}

export type CascadeRunState = "ready" | "running" | "paused" | "finished" | "failed";

export interface CascadeRecord {
  readonly id: string;
  /** "Normal, 2048 × 2048" or "Demo CT, 128³". */
  readonly name: string;
  readonly source: CascadeSource;
  readonly sourceName: string;
  readonly config: CascadeConfig;
  readonly state: CascadeRunState;
  readonly scales: CascadeState["scales"];
  readonly created: string;
  readonly updated: string;
  /** Which machine worked on it last. */
  readonly device?: string;
  readonly message?: string;
}

/** Edges that a synthetic image is to follow. */
export type EdgeSource =
  /** The edges of an image of a data set. */
  | {
      readonly kind: "image";
      readonly datasetId: string;
      readonly index: number;
      readonly method: EdgeMethod;
    }
  /** A drawing, or edges that were changed by hand: square, row-major, 0 no edge, 255 the strongest. */
  | { readonly kind: "drawing"; readonly side: number; readonly edges: Uint8Array<ArrayBuffer> };
/** What is kept of them with a sample: a drawing itself lies beside its voxels. */
export type KeptEdges =
  Extract<EdgeSource, { readonly kind: "image" }> | { readonly kind: "drawing"; readonly side: number };
export type EdgeMethod = "sobel" | "canny";

/**
 * A synthetic image or volume of a cascade; its voxels lie scale by scale in files. A finished volume is also a volume
 * set of the kind "synthetic", which bears the id `syntheticSetId(sample)`.
 */
export interface CascadeSample {
  readonly id: string;
  readonly cascadeId: string;
  /** "Seed 7, 2048 × 2048". */
  readonly name: string;
  readonly dim: CascadeDim;
  readonly seed: number;
  readonly truncation: number;
  /** Sides of its scales, coarse to fine. */
  readonly sides: readonly number[];
  readonly state: "running" | "paused" | "finished";
  /** Voxels that are there ÷ all of them. */
  readonly share: number;
  readonly edges?: KeptEdges;
  readonly created: string;
  readonly message?: string;
}

const SYNTHETIC = "synthetic-";
/** The volume set that shows a finished volume. */
export function syntheticSetId({ id }: Pick<CascadeSample, "id">): string {
  return `${SYNTHETIC}${id}`;
}
/** The sample that a volume set shows; null when it shows another kind. */
export function sampleOfSet(setId: string): string | null {
  return setId.startsWith(SYNTHETIC) ? setId.slice(SYNTHETIC.length) : null;
}

/** An 8-bit picture of a plane, or of a part of it; at most so many pixels as were asked for. */
export interface CascadePicture {
  readonly rows: number;
  readonly columns: number;
  /** Row-major; 0 where nothing is there yet. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Which scale it shows: the finest that is there, in part or whole. */
  readonly scale: ScaleIndex;
  readonly side: number;
  /** 255 where this scale is there already, 0 where the scale below stands in; the same shape. */
  readonly sharp: Uint8Array<ArrayBuffer>;
}
