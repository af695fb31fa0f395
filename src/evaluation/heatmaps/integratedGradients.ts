import type { Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import type { ClassifierModel } from "../classifier/model";
import { classify } from "../classifier/network";

const STEPS = 32;

/**
 * Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365): each pixel's share of the logit's rise from a
 * baseline to the image, by the midpoint rule. The shares add up to that rise.
 * @param baseline  what counts as nothing to see: the mean of the training images, size × size
 * @returns signed shares, size × size
 */
export async function integratedGradients(
  { config }: ClassifierModel,
  params: Params,
  image: Float32Array,
  baseline: Float32Array,
  classIndex: number,
  steps = STEPS,
): Promise<Float32Array> {
  const shares = tf.tidy(() => {
    const shape: [number, number, number, number] = [1, config.size, config.size, 1];
    const from = tf.tensor4d(baseline, shape);
    const path = tf.sub(tf.tensor4d(image, shape), from);
    const places = tf.tensor4d(
      Array.from({ length: steps }, (_, i) => (i + 0.5) / steps),
      [steps, 1, 1, 1],
    );
    const along = tf.add(tf.mul(places, path), from);
    const slopes = tf.grad((x) => {
      const { logits } = classify(params, x as tf.Tensor4D, config);
      return tf.sum(tf.slice(logits, [0, classIndex], [steps, 1]));
    })(along);
    return tf.mul(tf.mean(slopes, 0, true), path);
  });
  const values = Float32Array.from(await shares.data());
  shares.dispose();
  return values;
}
