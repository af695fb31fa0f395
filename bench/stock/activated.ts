import { tf } from "@/tensor/tf";
import { batchNorm, biasAdd, leakyRelu, normalise } from "./ops";

// What src/tensor/activated.ts promises: an activation after a bias or a normalisation, one thing after the other.
export type Activation =
  | { readonly kind: "none" }
  | { readonly kind: "leakyRelu"; readonly slope: number; readonly gain?: number }
  | { readonly kind: "tanh" }
  | { readonly kind: "sigmoid" };

export const NONE: Activation = { kind: "none" };
export const RELU: Activation = { kind: "leakyRelu", slope: 0 };

export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation.kind) {
    case "none":
      return x;
    case "tanh":
      return tf.tanh(x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "leakyRelu":
      if (activation.slope === 0) return tf.relu(x);
      return leakyRelu(x, activation.slope, activation.gain);
    default:
      return activation satisfies never;
  }
}

export function biasActivate<T extends tf.Tensor>(x: T, b: tf.Tensor1D, activation: Activation): T {
  return activate(biasAdd(x, b), activation);
}

export function batchNormActivate<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
) {
  const { y, mean, variance } = batchNorm(x, gamma, beta);
  return { y: activate(y, activation), mean, variance };
}

export function normaliseActivate<T extends tf.Tensor>(
  x: T,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
): T {
  return activate(normalise(x, mean, variance, gamma, beta), activation);
}
