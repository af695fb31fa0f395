import { sigmoid } from "@/tensor/ops";
import { normal } from "@/tensor/random";
import { tf } from "@/tensor/tf";
import { blur } from "./blur";
import { oneHot } from "./conditioning";
import { networksOf } from "./network";
import { normByStatistics } from "./norm";
import type { GanModel } from "./sample";
import { normaliseSpectra } from "./spectral";
import { STREAM } from "./streams";

const COPIES = 8;
/** Share of the image's own range that the noise deviates by; Smilkov et al. 2017, section 3.2, found 0.1 to 0.2 best. */
const NOISE = 0.1;

export interface Saliency {
  /** size × size, 0 to 1. */
  readonly map: Float32Array;
  /** sigmoid of the mean logit: 1 is judged real. */
  readonly score: number;
}

/**
 * Where the discriminator's verdict is most sensitive: |∂D/∂x| averaged over noisy copies (SmoothGrad, Smilkov
 * et al. 2017, arXiv 1706.03825), blurred, and scaled so that its 99th percentile is 1.
 * @param image  size × size, −1 to 1
 */
export async function discriminatorSaliency(
  model: GanModel,
  image: Float32Array,
  classIndex: number,
): Promise<Saliency> {
  const { size } = model.config;
  const [slope, verdict] = tf.tidy(() => {
    const x = tf.tensor4d(image, [1, size, size, 1]);
    const sorted = Float32Array.from(image).sort();
    const range = sorted.at(-1)! - sorted[0]!;
    const noise = normal([COPIES, size, size, 1], 0, STREAM.saliencyNoise, 0);
    const copies = tf.add(x, tf.mul(noise, NOISE * range));
    const slopes = tf.grad((copy) => tf.sum(logits(model, copy as tf.Tensor4D, classIndex)))(copies);
    return [tf.mean(tf.abs(slopes), 0), sigmoid(tf.mean(logits(model, x, classIndex)))];
  });
  const map = scaled(blur(Float32Array.from(await slope.data()), size, size / 64));
  const [score] = await verdict.data();
  tf.dispose([slope, verdict]);
  return { map, score: score! };
}

function logits(model: GanModel, x: tf.Tensor4D, classIndex: number): tf.Tensor {
  const pair = networksOf(model.config.preset);
  const { params } = normaliseSpectra(pair, model.discriminator, model.state);
  const classes = oneHot(new Array<number>(x.shape[0]).fill(classIndex), model.config);
  const norm = normByStatistics(params, model.state);
  return pair.discriminate(params, x, classes, norm, model.config).logits;
}

function scaled(values: Float32Array): Float32Array {
  const top = Float32Array.from(values).sort()[Math.floor(0.99 * (values.length - 1))]!;
  return top > 0 ? values.map((value) => Math.min(1, value / top)) : values;
}
