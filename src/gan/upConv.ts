import { growFilter } from "@/tensor/mergeFilter";
import { convTranspose2d } from "@/tensor/ops";
import type { tf } from "@/tensor/tf";

/**
 * Nearest upsampling to twice the size followed by a 3 × 3 "same" convolution, as one transposed convolution.
 * Upsampling copies each pixel 2 × 2, so the two kernels merge into one of 4 × 4 (the 3 × 3 kernel summed over
 * the box): the same result for 4/9 of the multiplications. The kernel is stored flipped, which is free.
 * @param w  [3, 3, out, in]
 * @returns [B, 2H, 2W, out]
 */
export function upConv(x: tf.Tensor4D, w: tf.Tensor4D): tf.Tensor4D {
  return convTranspose2d(x, growFilter(w), 2, "same");
}
