import { tf } from "@/tensor/tf";

// What src/tensor/losses.ts promises.

export function meanHinge(x: tf.Tensor, sign: 1 | -1): tf.Scalar {
  return tf.mean(tf.relu(sign === 1 ? tf.add(1, x) : tf.sub(1, x)));
}

export function meanApart(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(a, b)));
}
