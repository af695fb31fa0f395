import { tf } from "@/tensor/tf";
import { activate, NONE, type Activation } from "./activated";

// What src/tensor/norms.ts promises, as one writes it with TensorFlow.js alone.

export function pixelNorm<T extends tf.Tensor>(x: T, epsilon = 1e-8, activation: Activation = NONE): T {
  const power = tf.mean(tf.square(x), -1, true);
  return activate(tf.div(x, tf.sqrt(tf.add(power, epsilon))), activation);
}

export function groupNorm<T extends tf.Tensor>(
  x: T,
  groups: number,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
  activation: Activation = NONE,
): T {
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const grouped = tf.reshape(x, [batch, -1, groups, channels / groups]);
  const { mean, variance } = tf.moments(grouped, [1, 3], true);
  const normed = tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, epsilon)));
  const scaled = tf.add(tf.mul(tf.reshape(normed, x.shape), gamma), beta);
  return activate(scaled as T, activation);
}
