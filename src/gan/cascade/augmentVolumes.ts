import { hash32, Random } from "@/domain/random";
import { tf } from "@/tensor/tf";

// Differentiable augmentation (Zhao et al. 2020, arXiv 2006.10738; augment.ts) over volumes: brightness, contrast
// and shifts by up to a sixteenth of the side along every axis: of three axes, an eighth each would leave two thirds.

/** Augments each volume by its own draw of (seed, stream, step). Linear in x, so its gradient is exact. */
export function augmentVolumes(x: tf.Tensor5D, seed: number, stream: number, step: number): tf.Tensor5D {
  const [batch, side] = x.shape;
  const random = new Random(hash32(seed, stream, step), stream);
  const reach = side >> 4;
  const each = (draw: () => number) => Array.from({ length: batch }, draw);
  const brightness = each(() => random.uniform(-0.25, 0.25));
  const contrast = each(() => random.uniform(0.75, 1.25));
  const shifts = [0, 1, 2].map(() => each(() => random.integer(2 * reach + 1) - reach));
  const flat: tf.Tensor2D = tf.reshape(x, [batch, -1]);
  const bright = tf.add(flat, tf.tensor2d(brightness, [batch, 1]));
  const mean = tf.mean(bright, 1, true);
  const toned = tf.add(tf.mul(tf.sub(bright, mean), tf.tensor2d(contrast, [batch, 1])), mean);
  const [planes, rows, columns] = shifts.map((by) => shiftMatrices(by, side)) as [Shift, Shift, Shift];
  const deep = tf.matMul(planes, tf.reshape(toned, [batch, side, side * side]));
  const wide = tf.matMul(tf.reshape(deep, [batch, side * side, side]), columns, false, true);
  const turned = tf.transpose(tf.reshape(wide, [batch, side, side, side]), [0, 2, 1, 3]);
  const tall = tf.matMul(rows, tf.reshape(turned, [batch, side, side * side]));
  const back = tf.transpose(tf.reshape(tall, [batch, side, side, side]), [0, 2, 1, 3]);
  return tf.reshape(back, x.shape);
}

type Shift = tf.Tensor3D;

/** [B, side, side]: place i of volume b has its 1 in column i − shift, the outermost place repeated beyond the end. */
function shiftMatrices(shifts: readonly number[], side: number): Shift {
  const values = new Float32Array(shifts.length * side * side);
  shifts.forEach((by, volume) => {
    for (let i = 0; i < side; i++) {
      values[(volume * side + i) * side + Math.max(0, Math.min(side - 1, i - by))] = 1;
    }
  });
  return tf.tensor3d(values, [shifts.length, side, side]);
}
