import type { ClassifierConfig, ClassifierKind } from "@/domain/evaluation";
import type { Params, Specs } from "@/tensor/params";
import type { tf } from "@/tensor/tf";
import * as alexnet from "./alexnet";
import * as residual from "./residual";

/** What a classifier makes of a batch on its way to the verdict; heatmaps start from `maps`. */
export interface Seen {
  /** The last convolution's output, [B, h, w, c]. */
  readonly maps: tf.Tensor4D;
  /** [B, classes], before softmax. */
  readonly logits: tf.Tensor2D;
}

/** Multiplies activations by 0 or 1/(1 − share): given in training and for Monte Carlo dropout, left out otherwise. */
export type Dropout = <T extends tf.Tensor>(x: T) => T;

export interface ClassifierNetwork {
  specs(config: ClassifierConfig): Specs;
  /** @param x  [B, size, size, 1] in −1 to 1 */
  mapsOf(params: Params, x: tf.Tensor4D, config: ClassifierConfig, dropout: Dropout): tf.Tensor4D;
  /** From the last convolution's output to the logits. */
  verdict(params: Params, maps: tf.Tensor4D, config: ClassifierConfig, dropout: Dropout): tf.Tensor2D;
}

const networks: Readonly<Record<ClassifierKind, ClassifierNetwork>> = { residual, alexnet };

export function networkOf(kind: ClassifierKind): ClassifierNetwork {
  return networks[kind];
}

export const keepAll: Dropout = (x) => x;

export function classify(
  params: Params,
  x: tf.Tensor4D,
  config: ClassifierConfig,
  dropout: Dropout = keepAll,
): Seen {
  const network = networkOf(config.kind);
  const maps = network.mapsOf(params, x, config, dropout);
  return { maps, logits: network.verdict(params, maps, config, dropout) };
}
