import { conv2d } from "@/tensor/ops";
import { tf } from "@/tensor/tf";

const ACROSS = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const DOWN = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
/** Keeps the root's slope finite where an image is flat. */
const FLAT = 1e-6;

/** As `sobel` of ./edges, on the device and differentiable: [B, n, n, 1] to [B, n − 2, n − 2]. */
export function gradientLength(images: tf.Tensor4D): tf.Tensor3D {
  const taps = ACROSS.flatMap((across, i) => [across / 8, DOWN[i]! / 8]);
  const slopes = conv2d(images, tf.tensor4d(taps, [3, 3, 1, 2]), 1, "valid");
  return tf.sqrt(tf.add(tf.sum(tf.square(slopes), 3), FLAT));
}
