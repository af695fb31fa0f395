import type { PresetId, TrainingSize } from "./training";

/** A stored set of synthetic images of one run. Image i of class c was made from seed `seeds[i]`. */
export interface SampleSet {
  readonly id: string;
  readonly runId: string;
  readonly datasetId: string;
  readonly step: number;
  readonly size: TrainingSize;
  readonly preset: PresetId;
  /** ψ of the truncation trick on z, 0–1; 1 is none. */
  readonly truncation: number;
  /** Parallel to `seeds`. */
  readonly classIds: readonly string[];
  readonly classNames: readonly string[];
  readonly seeds: readonly number[];
  readonly created: string;
}

export interface SampleRequest {
  readonly runId: string;
  readonly step: number;
  /** How many of each class. */
  readonly counts: readonly { readonly classId: string; readonly count: number }[];
  /** Image i of the request uses seed + i. */
  readonly seed: number;
  readonly truncation: number;
}

/** Largest stored value of a synthetic image: 12 bits, as most radiographs have. */
export const SYNTHETIC_MAX = 4095;
