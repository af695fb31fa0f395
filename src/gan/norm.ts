import { batchNormActivate, NONE, normaliseActivate, type Activation } from "@/tensor/activated";
import type { tf } from "@/tensor/tf";
import { param, type Params } from "@/tensor/params";

/**
 * How a network normalises the layer of this name, by its batch in training and by known statistics in use, and
 * what it applies to the result.
 */
export type Norm = <T extends tf.Tensor>(x: T, name: string, activation?: Activation) => T;

/** Receives mean and (biased) variance of a normalised layer. */
export type StatisticsListener = (name: string, mean: tf.Tensor1D, variance: tf.Tensor1D) => void;

export function normByBatch(params: Params, listen?: StatisticsListener): Norm {
  return (x, name, activation = NONE) => {
    const [gamma, beta] = [
      param<tf.Tensor1D>(params, `${name}.gamma`),
      param<tf.Tensor1D>(params, `${name}.beta`),
    ];
    const { y, mean, variance } = batchNormActivate(x, gamma, beta, activation);
    listen?.(name, mean, variance);
    return y;
  };
}

/** An image then depends on itself alone, never on what else is in its batch. */
export function normByStatistics(params: Params, statistics: Params): Norm {
  return (x, name, activation = NONE) => {
    return normaliseActivate(
      x,
      param(statistics, `${name}.mean`),
      param(statistics, `${name}.variance`),
      param(params, `${name}.gamma`),
      param(params, `${name}.beta`),
      activation,
    );
  };
}
