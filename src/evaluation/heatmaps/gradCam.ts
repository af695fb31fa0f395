import type { Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import type { ClassifierModel } from "../classifier/model";
import { keepAll, networkOf } from "../classifier/network";
import { enlarged, positive, type Heatmap } from "./heatmap";
import { moved, moves } from "./moves";

/**
 * Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391) and Grad-CAM++ (Chattopadhay et al. 2018, arXiv 1710.11063) on the
 * last convolution: maps weighted by how much the class's logit rises with them, positive parts only.
 * @param image  size × size, −1 to 1
 */
export async function gradCam(
  model: ClassifierModel,
  params: Params,
  image: Float32Array,
  classIndex: number,
  plus = false,
): Promise<Heatmap> {
  const { size } = model.config;
  const { values, side } = await classMaps(model, params, image, 1, classIndex, plus);
  return { values: positive(enlarged(positive(values), side, size)), size };
}

/**
 * Grad-CAM of the image moved by fractions of the last map's stride, each moved back and averaged, as Augmented
 * Grad-CAM does (Morbidelli et al. 2020, ICASSP). One value of the last map stands for 8 to 32 pixels a side: one map
 * alone cannot point finer than that.
 */
export async function fineGradCam(
  model: ClassifierModel,
  params: Params,
  image: Float32Array,
  classIndex: number,
): Promise<Heatmap> {
  const { size } = model.config;
  const steps = moves(size);
  const pixels = new Float32Array(steps.length * size * size);
  steps.forEach((step, i) => pixels.set(moved(image, size, step), i * size * size));
  const { values, side } = await classMaps(model, params, pixels, steps.length, classIndex, false);
  const sum = new Float32Array(size * size);
  steps.forEach(({ down, right }, i) => {
    // Not scaled one by one: a position at which the class is hardly seen counts little.
    const own = values.subarray(i * side * side, (i + 1) * side * side).map((value) => Math.max(0, value));
    const back = moved(enlarged(own, side, size), size, { down: -down, right: -right });
    back.forEach((value, at) => (sum[at]! += value));
  });
  return { values: positive(sum), size };
}

/** The weighted sum of the last maps, count × side × side, negative parts included. */
async function classMaps(
  { config }: ClassifierModel,
  params: Params,
  pixels: Float32Array,
  count: number,
  classIndex: number,
  plus: boolean,
): Promise<{ values: Float32Array; side: number }> {
  const network = networkOf(config.kind);
  const map = tf.tidy(() => {
    const x = tf.tensor4d(pixels, [count, config.size, config.size, 1]);
    const maps = network.mapsOf(params, x, config, keepAll); // [count, h, w, c]
    // No image's logit depends on another image: the slope of the sum is each one's own.
    const slope = tf.grad((m) => {
      const logits = network.verdict(params, m as tf.Tensor4D, config, keepAll);
      return tf.sum(tf.slice(logits, [0, classIndex], [count, 1]));
    })(maps);
    const weights = plus ? plusWeights(maps, slope) : tf.mean(slope, [1, 2], true);
    return tf.sum(tf.mul(maps, weights), 3);
  });
  const side = map.shape[1]!;
  const values = Float32Array.from(await map.data());
  map.dispose();
  return { values, side };
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
