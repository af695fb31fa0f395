import { batchNorm, normalise } from "@/tensor/ops";
import type { tf } from "@/tensor/tf";
import { param, type Params } from "./params";

/** How a network normalises the layer of this name: by its batch in training, by known statistics in use. */
export type Norm = <T extends tf.Tensor>(x: T, name: string) => T;

/** Receives mean and (biased) variance of a normalised layer. */
export type StatisticsListener = (name: string, mean: tf.Tensor1D, variance: tf.Tensor1D) => void;

export function normByBatch(params: Params, listen?: StatisticsListener): Norm {
  return (x, name) => {
    const { y, mean, variance } = batchNorm(x, param(params, `${name}.gamma`), param(params, `${name}.beta`));
    listen?.(name, mean, variance);
    return y;
  };
}

/** An image then depends on itself alone, never on what else is in its batch. */
export function normByStatistics(params: Params, statistics: Params): Norm {
  return (x, name) =>
    normalise(
      x,
      param(statistics, `${name}.mean`),
      param(statistics, `${name}.variance`),
      param(params, `${name}.gamma`),
      param(params, `${name}.beta`),
    );
}
