import { tf } from "@/tensor/tf";

/** What src/tensor/logistic.ts promises. */
export function meanSoftplus(x: tf.Tensor, sign: 1 | -1): tf.Scalar {
  return tf.mean(tf.softplus(sign === 1 ? x : tf.neg(x)));
}
