import type { Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import type { ClassifierModel } from "../classifier/model";
import { keepAll, networkOf } from "../classifier/network";
import { enlarged, positive, type Heatmap } from "./heatmap";

/**
 * Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391) and Grad-CAM++ (Chattopadhay et al. 2018, arXiv 1710.11063) on the
 * last convolution: maps weighted by how much the class's logit rises with them, positive parts only.
 * @param image  size × size, −1 to 1
 */
export async function gradCam(
  { config }: ClassifierModel,
  params: Params,
  image: Float32Array,
  classIndex: number,
  plus = false,
): Promise<Heatmap> {
  const network = networkOf(config.kind);
  const map = tf.tidy(() => {
    const x = tf.tensor4d(image, [1, config.size, config.size, 1]);
    const maps = network.mapsOf(params, x, config, keepAll); // [1, h, w, c]
    const slope = tf.grad((m) => {
      const logits = network.verdict(params, m as tf.Tensor4D, config, keepAll);
      return tf.sum(tf.slice(logits, [0, classIndex], [1, 1]));
    })(maps);
    const weights = plus ? plusWeights(maps, slope) : tf.mean(slope, [1, 2], true);
    return tf.sum(tf.mul(maps, weights), 3);
  });
  const side = map.shape[1]!;
  const values = Float32Array.from(await map.data());
  map.dispose();
  return { values: positive(enlarged(positive(values), side, config.size)), size: config.size };
}

/** Equation 19 of Grad-CAM++: each place's share, from powers of the first derivative, times its positive slope. */
function plusWeights(maps: tf.Tensor4D, slope: tf.Tensor): tf.Tensor {
  const second = tf.square(slope);
  const third = tf.mul(second, slope);
  const total = tf.sum(maps, [1, 2], true);
  const below = tf.add(tf.mul(second, 2), tf.mul(total, third));
  const safe = tf.where(tf.equal(below, 0), tf.onesLike(below), below);
  const alpha = tf.div(second, safe);
  return tf.sum(tf.mul(alpha, tf.relu(slope)), [1, 2], true);
}
