import { Random } from "@/domain/random";
import { tf } from "./tf";

/**
 * Standard normal draws, a pure function of the arguments and the same on every backend.
 * @param index  the counter to start from; the tensor consumes two draws for each element
 */
export function normal(shape: number[], seed: number, stream: number, index: number): tf.Tensor {
  const random = new Random(seed, stream, index);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
}

/** Uniform draws in [0, 1); one draw for each element. */
export function uniform(shape: number[], seed: number, stream: number, index: number): tf.Tensor {
  const random = new Random(seed, stream, index);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform()),
    shape,
  );
}
