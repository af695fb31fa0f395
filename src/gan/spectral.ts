import { Random } from "@/domain/random";
import { spectralNorm } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import type { NetworkPair } from "./network";
import { param, variableFrom, type Params, type Specs } from "@/tensor/params";
import { STREAM } from "./streams";

/** First left vectors of the power iteration, under the names of the weights they belong to. */
export function firstVectors(
  pair: Pick<NetworkPair, "spectral">,
  specs: Specs,
  seed: number,
): Record<string, tf.Variable> {
  const names = Object.keys(specs).filter(pair.spectral);
  const entries = names.map((name, i) => {
    const length = specs[name]!.shape.at(-1)!;
    const random = new Random(seed, STREAM.stateInit).fork(i);
    const values = Float32Array.from({ length }, () => random.normal());
    const norm = Math.hypot(...values);
    return [`u/${name}`, variableFrom(tf.tensor1d(values.map((value) => value / norm)), false)] as const;
  });
  return Object.fromEntries(entries);
}

/** Parameters with spectral weights divided by their norm, and the vectors to start from next time. */
export function normaliseSpectra(
  pair: Pick<NetworkPair, "spectral">,
  params: Params,
  state: Params,
): { params: Params; next: Record<string, tf.Tensor> } {
  const normalised: Record<string, tf.Tensor> = { ...params };
  const next: Record<string, tf.Tensor> = {};
  for (const name of Object.keys(params).filter(pair.spectral)) {
    const { w, u } = spectralNorm(param(params, name), param<tf.Tensor1D>(state, `u/${name}`));
    normalised[name] = w;
    next[`u/${name}`] = u;
  }
  return { params: normalised, next };
}
