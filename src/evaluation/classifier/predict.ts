import type { ClassifierConfig } from "@/domain/evaluation";
import { disposeAll, type Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { softmax } from "../statistics/calibration";
import { seededDropout } from "./dropout";
import type { LabelledImages } from "./images";
import { loaded, type ClassifierModel } from "./model";
import { classify, keepAll, type Dropout } from "./network";

const BATCH = 32;
const STREAM_DROPOUT = 13;

/** Logits of all images in order, images × classes. */
export async function logitsOf(
  params: Params,
  config: ClassifierConfig,
  images: Pick<LabelledImages, "count" | "read">,
  dropout: Dropout = keepAll,
): Promise<Float32Array> {
  const { size, classIds } = config;
  const result = new Float32Array(images.count * classIds.length);
  for (let start = 0; start < images.count; start += BATCH) {
    const count = Math.min(BATCH, images.count - start);
    const pixels = await images.read(Array.from({ length: count }, (_, i) => start + i));
    const logits = tf.tidy(() => {
      const x = tf.tensor4d(pixels, [count, size, size, 1]);
      return classify(params, x, config, dropout).logits;
    });
    result.set(await logits.data(), start * classIds.length);
    logits.dispose();
  }
  return result;
}

/** Calibrated probabilities of all images, images × classes. */
export async function predict(
  model: ClassifierModel,
  images: Pick<LabelledImages, "count" | "read">,
): Promise<Float32Array> {
  const params = loaded(model.weights);
  try {
    const logits = await logitsOf(params, model.config, images);
    return softmax(logits, model.config.classIds.length, model.temperature);
  } finally {
    disposeAll(params);
  }
}

/**
 * Probabilities with activations dropped at random, `draws` times (Monte Carlo dropout; Gal & Ghahramani 2016,
 * arXiv 1506.02142): draws of images × classes each. Their spread tells what the classifier is unsure of.
 */
export async function predictWithDropout(
  model: ClassifierModel,
  images: Pick<LabelledImages, "count" | "read">,
  draws: number,
  seed: number,
): Promise<Float32Array[]> {
  const params = loaded(model.weights);
  const { config, temperature } = model;
  try {
    const found: Float32Array[] = [];
    for (let draw = 0; draw < draws; draw++) {
      const dropout = seededDropout(config.dropout, seed + draw, STREAM_DROPOUT);
      const logits = await logitsOf(params, config, images, dropout);
      found.push(softmax(logits, config.classIds.length, temperature));
    }
    return found;
  } finally {
    disposeAll(params);
  }
}
