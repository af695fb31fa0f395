import { tf } from "@/tensor/tf";

/** Probabilities of each row. The largest logit is taken off first: no exponential overflows. */
function rowSoftmax(logits: tf.Tensor2D): { shifted: tf.Tensor; total: tf.Tensor } {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  return { shifted, total: tf.sum(tf.exp(shifted), 1, true) };
}

/**
 * Mean cross entropy of the softmax, in nats.
 * @param truth  [B, classes], each row sums to 1; no gradient flows into it
 */
export function crossEntropy(logits: tf.Tensor2D, truth: tf.Tensor2D): tf.Scalar {
  const count = logits.shape[0];
  // Written out, the slope is softmax − truth: two operations instead of the tape's dozen.
  const entropy = tf.customGrad((...args) => {
    const [x, save] = args as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    const { shifted, total } = rowSoftmax(x);
    save([tf.sub(tf.div(tf.exp(shifted), total), truth)]);
    const value = tf.div(tf.sum(tf.mul(truth, tf.sub(tf.log(total), shifted))), count);
    const gradFunc = (dy: tf.Tensor, [slope]: tf.Tensor[]) => tf.mul(slope!, tf.div(dy, count));
    return { value, gradFunc };
  });
  return entropy(logits) as tf.Scalar;
}
