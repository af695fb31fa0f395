import { product } from "@/domain/blocks";
import type { CascadeConfig, CascadeDim } from "@/domain/cascade";
import { hash32 } from "@/domain/random";
import { tinyConfig } from "../../testing/tinyRun";
import { CascadeModel } from "../model";
import { wholeSize } from "../windows";
import { loudWeights, smallScale } from "./tiles";

/** A cascade of untrained doublings over a base of made-up values. */
export function untrainedModel(
  dim: CascadeDim,
  baseSize: number,
  doublings: number,
  changes: Partial<CascadeConfig> = {},
): CascadeModel {
  const scales = Array.from({ length: doublings }, (_, i) => smallScale(baseSize * 2 ** (i + 1)));
  const base: CascadeConfig["base"] =
    dim === 2
      ? { kind: "image", run: tinyConfig("small-data") }
      : {
          kind: "volume",
          run: {
            ...{ size: baseSize, width: 4, steps: 2, batch: 2, learningRate: 2e-4 },
            ...{ checkpointEvery: 100, previewEvery: 100 },
          },
        };
  const values = { low: -1024, high: 3071 };
  const config: CascadeConfig = { dim, base, scales, edges: false, values, seed: 1, ...changes };
  const count = product(wholeSize(dim, baseSize));
  const maker = {
    size: baseSize,
    make: ({ seed }: { seed: number }) =>
      Promise.resolve(Float32Array.from({ length: count }, (_, i) => hash32(seed, 3, i) / 2 ** 31 - 1)),
    dispose: () => undefined,
  };
  const refiners = scales.map((scale) => ({ scale, params: loudWeights(dim, scale, config.edges) }));
  return new CascadeModel(config, maker, refiners, "untrained");
}
