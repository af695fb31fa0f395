import { tf } from "@/tensor/tf";

// What src/tensor/diffAugment.ts promises, as matrix products and a mask.

/** One image's draw; all zeros with contrast 1 and no cut changes nothing. */
export interface AugmentDraw {
  /** Added to all pixels, −0.5 to 0.5. */
  readonly brightness: number;
  /** Factor about the image's mean, 0.5 to 1.5. */
  readonly contrast: number;
  /** Rows and columns to move by. */
  readonly shift: readonly [number, number];
  /** Centre of a square of half the side that is set to mid-grey; null: none. */
  readonly cut: readonly [number, number] | null;
}

export function augmentImages(x: tf.Tensor4D, draws: readonly AugmentDraw[]): tf.Tensor4D {
  const side = x.shape[1];
  const perImage = (values: number[]) => tf.tensor4d(values, [draws.length, 1, 1, 1]);
  const bright = tf.add(x, perImage(draws.map((draw) => draw.brightness)));
  const mean = tf.mean(bright, [1, 2, 3], true);
  const contrasted = tf.add(
    tf.mul(tf.sub(bright, mean), perImage(draws.map((draw) => draw.contrast))),
    mean,
  ) as tf.Tensor4D;
  return tf.mul(shift(contrasted, draws), cutMask(draws, side));
}

/** Moves each image by its own rows and columns, as two products with shifted identity matrices. */
function shift(x: tf.Tensor4D, draws: readonly AugmentDraw[]): tf.Tensor4D {
  const [batch, side, , channels] = x.shape;
  const matrices = (axis: 0 | 1) =>
    shiftMatrices(
      draws.map((draw) => draw.shift[axis]),
      side,
    );
  const alongRows = tf.matMul(matrices(0), tf.reshape(x, [batch, side, side * channels]));
  const turned = tf.transpose(tf.reshape(alongRows, [batch, side, side, channels]), [0, 2, 1, 3]);
  const alongColumns = tf.matMul(matrices(1), tf.reshape(turned, [batch, side, side * channels]));
  return tf.transpose(tf.reshape(alongColumns, [batch, side, side, channels]), [0, 2, 1, 3]);
}

/** [B, side, side]: row r of image i has its 1 in column r − shiftᵢ, or none when that lies outside. */
function shiftMatrices(shifts: readonly number[], side: number): tf.Tensor3D {
  const values = new Float32Array(shifts.length * side * side);
  shifts.forEach((by, image) => {
    for (let row = Math.max(0, by); row < Math.min(side, side + by); row++) {
      values[(image * side + row) * side + row - by] = 1;
    }
  });
  return tf.tensor3d(values, [shifts.length, side, side]);
}

function cutMask(draws: readonly AugmentDraw[], side: number): tf.Tensor4D {
  const mask = new Float32Array(draws.length * side * side).fill(1);
  const half = side >> 2;
  draws.forEach((draw, image) => {
    if (!draw.cut) return;
    const [row, column] = draw.cut;
    const right = Math.min(side, column + half);
    for (let r = Math.max(0, row - half); r < Math.min(side, row + half); r++) {
      const start = (image * side + r) * side;
      mask.fill(0, start + Math.max(0, column - half), start + right);
    }
  });
  return tf.tensor4d(mask, [draws.length, side, side, 1]);
}
