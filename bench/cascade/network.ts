import { product } from "@/domain/blocks";
import type { CascadeConfig, CascadeDim, ScaleConfig } from "@/domain/cascade";
import { hash32 } from "@/domain/random";
import { CascadeModel } from "@/gan/cascade/model";
import { refinerSpecs, weightsForUse } from "@/gan/cascade/refiner";
import { wholeSize } from "@/gan/cascade/windows";
import { disposeAll, initialise } from "@/tensor/params";

export interface NetworkSize {
  readonly width: number;
  readonly layers: number;
}
/** Small enough that 512³ voxels take minutes on one core. */
export const TINY: NetworkSize = { width: 4, layers: 3 };
export const FULL: Readonly<Record<CascadeDim, NetworkSize>> = {
  2: { width: 24, layers: 5 },
  3: { width: 16, layers: 4 },
};
export const BASE: Readonly<Record<CascadeDim, number>> = { 2: 64, 3: 32 };
/** As loud as the scale below, so that seams would show, and not so loud that black and white cut it off. */
const DETAIL = 0.03;

/** A cascade of untrained doublings over a made-up base: what is measured does not depend on the weights. */
export function untrainedCascade(
  dim: CascadeDim,
  size: number,
  { width, layers }: NetworkSize,
): CascadeModel {
  const scales: ScaleConfig[] = [];
  for (let side = 2 * BASE[dim]; side <= size; side *= 2) {
    scales.push({
      ...{ size: side, width, layers, noise: 1, judgeWidth: 4, patch: 32, batch: 2, steps: 1 },
      ...{ learningRate: 2e-4, checkpointEvery: 1, previewEvery: 1, weights: { adversarial: 1, l1: 1 } },
    });
  }
  const base = { size: BASE[dim], width: 2, steps: 1, batch: 2, learningRate: 2e-4 };
  const config: CascadeConfig = {
    ...{ dim, scales, edges: false, seed: 1, values: { low: 0, high: 65_535 } },
    base: { kind: "volume", run: { ...base, checkpointEvery: 1, previewEvery: 1 } },
  };
  const refiners = scales.map((scale, i) => ({ scale, params: weights(dim, scale, i) }));
  const count = product(wholeSize(dim, BASE[dim]));
  const make = ({ seed }: { seed: number }) =>
    Promise.resolve(Float32Array.from({ length: count }, (_, i) => hash32(seed, 1, i) / 2 ** 31 - 1));
  return new CascadeModel(config, { size: BASE[dim], make, dispose: () => undefined }, refiners, "untrained");
}

function weights(dim: CascadeDim, scale: ScaleConfig, index: number) {
  const specs = refinerSpecs(dim, scale, false);
  const detail = specs["detail.weight"]!;
  const loud = { ...detail, init: { kind: "normal" as const, deviation: DETAIL } };
  const raw = initialise({ ...specs, "detail.weight": loud }, 7, index);
  const ready = weightsForUse(raw);
  disposeAll(raw);
  return ready;
}
