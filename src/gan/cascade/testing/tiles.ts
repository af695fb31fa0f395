import { product } from "@/domain/blocks";
import type { CascadeDim, ScaleConfig } from "@/domain/cascade";
import { hash32 } from "@/domain/random";
import type { Box, Triple } from "@/domain/volume";
import { disposeAll, initialise, type Params } from "@/tensor/params";
import { refinerSpecs, weightsForUse } from "../refiner";
import { GENERATOR_INIT } from "../streams";
import type { TileMaker } from "../tileMaker";
import { wholeSize, type ReadBox } from "../windows";

export function smallScale(size: number, changes: Partial<ScaleConfig> = {}): ScaleConfig {
  return {
    ...{ size, width: 5, layers: 3, noise: 2, judgeWidth: 4, patch: 16, batch: 2, steps: 4 },
    ...{ learningRate: 2e-4, checkpointEvery: 1000, previewEvery: 1000 },
    weights: { adversarial: 1, l1: 2 },
    ...changes,
  };
}

/** Untrained weights, with the detail made loud: an error that detail hides would not be seen. */
export function loudWeights(dim: CascadeDim, scale: ScaleConfig, edges: boolean): Params {
  const loud = Object.entries(refinerSpecs(dim, scale, edges)).map(([name, { shape, init }]) => {
    const boost = name === "detail.weight" && init.kind === "normal" ? { ...init, deviation: 0.3 } : init;
    return [name, { shape, init: boost }] as const;
  });
  const raw = initialise(Object.fromEntries(loud), 3, GENERATOR_INIT);
  const weights = weightsForUse(raw);
  disposeAll(raw);
  return weights;
}

/** Made-up values of a whole image, from its coordinates. */
export function madeUp(size: Triple, seed: number, low = -1): ReadBox {
  return (box) =>
    Promise.resolve(valuesIn(box, size, (i) => low + (hash32(seed, 1, i) / 2 ** 32) * (1 - low)));
}

export function valuesIn({ start, size }: Box, whole: Triple, f: (index: number) => number): Float32Array {
  return Float32Array.from({ length: product(size) }, (_, i) => {
    const [p, r, c] = [Math.floor(i / (size[1] * size[2])), Math.floor(i / size[2]) % size[1], i % size[2]];
    return f(((start[0] + p) * whole[1] + start[1] + r) * whole[2] + start[2] + c);
  });
}

export function smallMaker(dim: CascadeDim, side: number, changes: Partial<TileMaker> = {}): TileMaker {
  const scale = changes.scale ?? smallScale(side);
  const takesEdges = changes.takesEdges ?? false;
  return {
    ...{ dim, scale, index: 1, seed: 5, side, takesEdges },
    params: loudWeights(dim, scale, takesEdges),
    lower: madeUp(wholeSize(dim, side / 2), 9),
    edges: takesEdges ? madeUp(wholeSize(dim, side), 10, 0) : undefined,
    ...changes,
  };
}

/** A box of a whole image's values. */
export function cropOf(whole: Float32Array, size: Triple, box: Box): Float32Array {
  return valuesIn(box, size, (i) => whole[i]!);
}
