import { Random, streamBase } from "@/domain/random";
import { hasKernel, runKernel } from "./fusedGradients";
import { NOISE, type NormalAttrs, type UniformAttrs } from "./noise";
import { tf } from "./tf";

/**
 * Standard normal draws, a pure function of the arguments and the same on every backend, to rounding.
 * @param index  the counter to start from; the tensor consumes two draws for each element
 */
export function normal(shape: number[], seed: number, stream: number, index: number): tf.Tensor {
  const attrs: NormalAttrs = { shape, base: streamBase(seed, stream), index: index >>> 0 };
  if (hasKernel(NOISE.normal)) return runKernel(NOISE.normal, {}, attrs);
  const random = new Random(seed, stream, index);
  return filled(shape, () => random.normal());
}

/** Uniform draws in [low, high), to rounding; one draw for each element. */
export function uniform(
  shape: number[],
  seed: number,
  stream: number,
  index: number,
  low = 0,
  high = 1,
): tf.Tensor {
  const attrs: UniformAttrs = { shape, base: streamBase(seed, stream), index: index >>> 0, low, high };
  if (hasKernel(NOISE.uniform)) return runKernel(NOISE.uniform, {}, attrs);
  const random = new Random(seed, stream, index);
  return filled(shape, () => random.uniform(low, high));
}

function filled(shape: number[], draw: () => number): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
  return tf.tensor(values, shape);
}
