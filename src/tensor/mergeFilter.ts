import { hasKernel, runKernel } from "./fusedGradients";
import { tf } from "./tf";

/** Filters of n × n to n + 1 × n + 1 and back. */
export const MERGE = { grow: "DarkroomGrowFilter", shrink: "DarkroomShrinkFilter" } as const;

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/**
 * A filter added up at its four places in a frame one larger: convolved with a box of 2 × 2.
 * @param w  [rows, columns, a, b]
 * @returns [rows + 1, columns + 1, a, b]
 */
export function growFilter(w: tf.Tensor4D): tf.Tensor4D {
  if (hasKernel(MERGE.grow)) return runKernel(MERGE.grow, { x: w });
  const shifted = CORNERS.map(([row, column]) =>
    tf.pad(w, [
      [row, 1 - row],
      [column, 1 - column],
      [0, 0],
      [0, 0],
    ]),
  );
  return tf.addN(shifted);
}

// Each is the other's transpose, and so its gradient, to any order.
for (const [kernelName, transpose] of [
  [MERGE.grow, MERGE.shrink],
  [MERGE.shrink, MERGE.grow],
] as const) {
  tf.registerGradient({
    kernelName,
    gradFunc: (dy) => ({ x: () => runKernel(transpose, { x: dy as tf.Tensor }) }),
  });
}
