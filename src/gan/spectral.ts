import { Random } from "@/domain/random";
import { spectralNorms } from "@/tensor/ops";
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

interface NormalisedSpectra {
  readonly params: Params;
  /** The vectors to start from next time. */
  readonly next: Record<string, tf.Tensor>;
  /** For a second call on the same parameters and state. */
  readonly known: readonly tf.Tensor[];
}

/** Parameters with spectral weights divided by their norm. */
export function normaliseSpectra(
  pair: Pick<NetworkPair, "spectral">,
  params: Params,
  state: Params,
  known?: readonly tf.Tensor[],
): NormalisedSpectra {
  const normalised: Record<string, tf.Tensor> = { ...params };
  const next: Record<string, tf.Tensor> = {};
  const names = Object.keys(params).filter(pair.spectral);
  const weights = names.map((name) => ({
    w: param(params, name),
    u: param<tf.Tensor1D>(state, `u/${name}`),
  }));
  const spectra = spectralNorms(weights, known);
  spectra.pairs.forEach(({ w, u }, at) => {
    normalised[names[at]!] = w;
    next[`u/${names[at]!}`] = u;
  });
  return { params: normalised, next, known: spectra.known };
}
