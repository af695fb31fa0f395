import { uniform } from "@/tensor/random";
import { tf } from "@/tensor/tf";
import { keepAll, type Dropout } from "./network";

/**
 * Drops this share of activations, by noise that is a pure function of (seed, stream, draw): a step can be repeated,
 * and no two layers of it share a mask.
 */
export function seededDropout(share: number, seed: number, stream: number): Dropout {
  if (share === 0) return keepAll;
  let layer = 0;
  return (x) => {
    const size = x.shape.reduce((product, side) => product * side, 1);
    const noise = uniform(x.shape.slice(), seed, stream, size * layer++);
    return tf.mul(x, tf.mul(tf.step(tf.sub(noise, share)), 1 / (1 - share)));
  };
}
