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
  /** The models of an ensemble that made it as one source; left out where one model made it all. */
  readonly members?: readonly ModelAt[];
}

/** A run at one of its checkpoints. */
export interface ModelAt {
  readonly runId: string;
  readonly step: number;
}

/** Images of a class from which model `member` of so many draws: equal shares, one model after the other. */
export function shareOf(member: number, models: number, count: number): readonly [from: number, to: number] {
  return [Math.floor((member * count) / models), Math.floor(((member + 1) * count) / models)];
}

/** Which model made an image of a set. */
export function makerOf(set: SampleSet, index: number): ModelAt {
  const { members } = set;
  if (!members) return { runId: set.runId, step: set.step };
  const own = [...set.classIds.keys()].filter((i) => set.classIds[i] === set.classIds[index]);
  const at = own.indexOf(index);
  const found = members.find((_, member) => {
    const [from, to] = shareOf(member, members.length, own.length);
    return at >= from && at < to;
  });
  return found ?? { runId: set.runId, step: set.step };
}

export interface SampleRequest {
  readonly runId: string;
  readonly step: number;
  /** How many of each class. */
  readonly counts: readonly { readonly classId: string; readonly count: number }[];
  /** Image i of the request uses seed + i. */
  readonly seed: number;
  readonly truncation: number;
  /** All models of an ensemble, each at one of its checkpoints; `runId` and `step` are then those of the first. */
  readonly members?: readonly ModelAt[];
}

/** Largest stored value of a synthetic image: 12 bits, as most radiographs have. */
export const SYNTHETIC_MAX = 4095;
