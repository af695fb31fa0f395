import { hasKernel, runKernel } from "./fusedGradients";
import { FUSED } from "./fusedKernels";
import { tf } from "./tf";

// Images seen as boxes of rows × columns pixels: [B, R·rows, C·columns, channels]. Summing over boxes and
// spreading over them are each other's transpose, so each is the other's gradient, to any order.

/** scale · Σ over each box, [B, R, C, channels]. */
export function sumBoxes(x: tf.Tensor4D, rows: number, columns: number, scale: number): tf.Tensor4D {
  if (hasKernel(FUSED.sumBoxes)) return runKernel(FUSED.sumBoxes, { x }, { rows, columns, scale });
  return linear(
    x,
    (input) => {
      const mean = tf.avgPool(input, [rows, columns], [rows, columns], "valid");
      const factor = scale * rows * columns;
      return factor === 1 ? mean : tf.mul(mean, factor);
    },
    (dy) => spreadBoxes(dy, rows, columns, scale),
  );
}

/** Every pixel of a box = scale · its one value. */
export function spreadBoxes(x: tf.Tensor4D, rows: number, columns: number, scale: number): tf.Tensor4D {
  if (hasKernel(FUSED.spreadBoxes)) return runKernel(FUSED.spreadBoxes, { x }, { rows, columns, scale });
  return linear(
    x,
    (input) => {
      const [batch, height, width, channels] = input.shape;
      // Two copies of rank 3: the WebGPU backend has no tile of rank 5.
      const tall = tf.tile(tf.reshape(input, [batch * height, 1, width * channels]), [1, rows, 1]);
      const wide = tf.tile(tf.reshape(tall, [-1, 1, channels]), [1, columns, 1]);
      const y: tf.Tensor4D = tf.reshape(wide, [batch, height * rows, width * columns, channels]);
      return scale === 1 ? y : tf.mul(y, scale);
    },
    (dy) => sumBoxes(dy, rows, columns, scale),
  );
}

/** A linear map with its transpose as gradient. */
function linear(
  x: tf.Tensor4D,
  map: (x: tf.Tensor4D) => tf.Tensor4D,
  transpose: (dy: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  const mapped = tf.customGrad((...args) => ({
    value: map(args[0] as tf.Tensor4D),
    gradFunc: (dy: tf.Tensor) => transpose(dy as tf.Tensor4D),
  }));
  return mapped(x) as tf.Tensor4D;
}
