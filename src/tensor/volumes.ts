import "./convGradients";
import { spreadBoxes, sumBoxes } from "./boxes";
import type { Padding } from "./ops";
import { tf } from "./tf";

/**
 * Differentiable building blocks for volumes. All tensors are [B, D, H, W, C] float32; filters are
 * [planes, rows, columns, in, out].
 */

/** @returns [B, D', H', W', out] */
export function conv3d(x: tf.Tensor5D, w: tf.Tensor5D, stride: number, pad: Padding): tf.Tensor5D {
  // tfjs's types leave out explicit padding; its kernels and ours have it.
  return tf.conv3d(x, w, stride, pad as "same");
}

/**
 * The transpose of a "same" convolution.
 * @param w  [planes, rows, columns, out, in]
 * @returns [B, D·stride, H·stride, W·stride, out]
 */
export function convTranspose3d(x: tf.Tensor5D, w: tf.Tensor5D, stride: number, pad: "same"): tf.Tensor5D {
  const [batch, planes, rows, columns] = x.shape;
  const shape = [batch, planes * stride, rows * stride, columns * stride, w.shape[3]] as const;
  return tf.conv3dTranspose(x, w, [...shape], stride, pad);
}

/** Nearest neighbour, twice the planes, rows and columns. */
export function upsampleVolume2(x: tf.Tensor5D): tf.Tensor5D {
  const [batch, planes, rows, columns, channels] = x.shape;
  // Rank 4 twice: neighbouring axes can be seen as one, and few kernels know more than four.
  const wide = spreadBoxes(tf.reshape(x, [batch * planes, rows, columns, channels]), 2, 2, 1);
  const area = 4 * rows * columns * channels;
  const deep = spreadBoxes(tf.reshape(wide, [batch, planes, 1, area]), 2, 1, 1);
  return tf.reshape(deep, [batch, 2 * planes, 2 * rows, 2 * columns, channels]);
}

/** Mean of factor × factor × factor blocks; planes, rows and columns must be multiples of the factor. */
export function averagePoolVolume(x: tf.Tensor5D, factor: number): tf.Tensor5D {
  const [batch, planes, rows, columns, channels] = x.shape;
  if ([planes, rows, columns].some((side) => side % factor !== 0)) {
    throw new RangeError(
      `${planes} × ${rows} × ${columns} voxels do not divide into blocks of ${factor} × ${factor} × ${factor}.`,
    );
  }
  const [low, across] = [rows / factor, columns / factor];
  const images: tf.Tensor4D = tf.reshape(x, [batch * planes, rows, columns, channels]);
  const small = sumBoxes(images, factor, factor, 1 / factor ** 2);
  const stacks: tf.Tensor4D = tf.reshape(small, [batch, planes, 1, low * across * channels]);
  const shallow = sumBoxes(stacks, factor, 1, 1 / factor);
  return tf.reshape(shallow, [batch, planes / factor, low, across, channels]);
}

/** a where the condition holds, b elsewhere, all of one shape of any rank. */
export function choose<T extends tf.Tensor>(condition: tf.Tensor, a: T, b: T): T {
  // One axis: the WebGPU backend has no choice in rank 5.
  const flat = [condition, a, b].map((each) => tf.reshape(each, [-1])) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.reshape(tf.where(...flat), a.shape) as T;
}
