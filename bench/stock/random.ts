import { Random } from "@/domain/random";
import { tf } from "@/tensor/tf";

// What src/tensor/random.ts promises, drawn by the processor and uploaded, as TensorFlow.js does it.

function filled(shape: number[], draw: () => number): tf.Tensor {
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw), shape);
}

export function normal(shape: number[], seed: number, stream: number, index: number): tf.Tensor {
  const random = new Random(seed, stream, index);
  return filled(shape, () => random.normal());
}

export function uniform(
  shape: number[],
  seed: number,
  stream: number,
  index: number,
  low = 0,
  high = 1,
): tf.Tensor {
  const random = new Random(seed, stream, index);
  return filled(shape, () => random.uniform(low, high));
}
