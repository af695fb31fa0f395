import { tf } from "@/tensor/tf";

// How bright images are and how much they vary. A CT uses a small part of its range, and the detail of a fine scale
// is a few thousandths of it: networks learn from numbers around 1, so what they see and make is measured in these.

export interface Look {
  readonly mean: number;
  readonly deviation: number;
}
/** Images without any contrast would be divided by nothing. */
const LEAST = 1e-4;

export function lookOf(parts: readonly Float32Array[]): Look {
  let [count, sum, squares] = [0, 0, 0];
  for (const part of parts) {
    count += part.length;
    for (const value of part) {
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / count;
  return { mean, deviation: Math.max(LEAST, Math.sqrt(Math.max(0, squares / count - mean * mean))) };
}

/** Mean and deviation at each place of equally large images. */
export function looksByPlace(parts: readonly Float32Array[]): {
  means: Float32Array;
  deviations: Float32Array;
} {
  const { deviation } = lookOf(parts);
  const means = parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0) / parts.length);
  const deviations = means.map((mean, i) =>
    Math.sqrt(parts.reduce((sum, part) => sum + (part[i]! - mean) ** 2, 0) / parts.length),
  );
  // Places where all are alike may still learn to differ.
  return { means, deviations: deviations.map((own) => Math.max(own, 0.02 * deviation)) };
}

/** Weights times e to the gain: a factor that an optimiser changes in proportion, however small it is. */
export function scaledBy<T extends tf.Tensor>(weights: T, gain: tf.Tensor): T {
  // Flat: WebGPU spreads rank 5 wrongly.
  return tf.reshape(tf.mul(tf.reshape(weights, [-1]), tf.exp(gain)), weights.shape) as T;
}

/** Images as numbers around 0, of variance 1 where they look as described. */
export function standardised<T extends tf.Tensor>(images: T, { mean, deviation }: Look): T {
  const flat = tf.reshape(images, [-1]);
  return tf.reshape(tf.mul(tf.sub(flat, mean), 1 / deviation), images.shape) as T;
}
