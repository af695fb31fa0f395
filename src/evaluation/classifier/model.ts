import type { ClassifierConfig } from "@/domain/evaluation";
import { variableFrom, type Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";

export type Weights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
>;

/** A trained classifier as plain numbers: kept, moved between threads, put on a device when it is used. */
export interface ClassifierModel {
  readonly config: ClassifierConfig;
  readonly weights: Weights;
  /** Logits are divided by it before the softmax. */
  readonly temperature: number;
}

/** Copies of the values, off the device. */
export async function keptOf(params: Params): Promise<Weights> {
  const entries = await Promise.all(
    Object.entries(params).map(async ([name, tensor]) => {
      const values = Float32Array.from(await tensor.data());
      return [name, { shape: tensor.shape.slice(), values }] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** The weights on the device; the caller disposes them. */
export function loaded(weights: Weights): Record<string, tf.Variable> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      variableFrom(tf.tensor(values, shape.slice()), false),
    ]),
  );
}
