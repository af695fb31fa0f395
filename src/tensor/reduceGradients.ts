import { hasKernel, runKernel } from "./fusedGradients";
import { tf } from "./tf";

// TensorFlow.js multiplies by an array of ones to spread the gradient of a sum, built on the processor and sent to
// the GPU each time: most of what a training step uploads. These gradients need no such array.

/** The kernel that copies [outer, inner] over `count` places between them, divided by `divisor`. */
export const SPREAD = "DarkroomSpreadMiddle";

/** A shape cut at axes that lie side by side. */
export interface Middle {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
}

/** How the axes cut the shape, or undefined where they leave a gap or nothing is there. */
export function middleOf(shape: readonly number[], axis: number | number[]): Middle | undefined {
  const axes = tf.util.parseAxisParam(axis, [...shape]).sort((a, b) => a - b);
  const [first, last] = [axes[0], axes.at(-1)];
  if (first === undefined || last === undefined)
    return { outer: tf.util.sizeFromShape([...shape]), count: 1, inner: 1 };
  if (last - first !== axes.length - 1) return undefined;
  const size = (from: number, to: number) =>
    shape.slice(from, to).reduce((product, side) => product * side, 1);
  const middle = { outer: size(0, first), count: size(first, last + 1), inner: size(last + 1, shape.length) };
  return middle.outer * middle.count * middle.inner > 0 ? middle : undefined;
}

/** dy spread over the summed axes of `shape`; on its own differentiable. */
function spread(dy: tf.Tensor, shape: number[], axis: number | number[], mean: boolean): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const divisor = mean ? tf.util.sizeFromShape(axes.map((at) => shape[at]!)) : 1;
  const middle = middleOf(shape, axis);
  if (middle && hasKernel(SPREAD)) return runKernel(SPREAD, { dy }, { ...middle, shape, divisor, axes });
  const expanded = tf.reshape(
    dy,
    shape.map((side, at) => (axes.includes(at) ? 1 : side)),
  );
  const filled = tf.mul(expanded, tf.fill(shape, 1));
  return mean ? tf.div(filled, divisor) : filled;
}

interface SpreadAttrs {
  readonly axes: number[];
  readonly divisor: number;
}

for (const kernelName of ["Sum", "Mean"] as const) {
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const { axis } = attrs as unknown as { axis: number | number[] };
      return { x: () => spread(dy as tf.Tensor, x!.shape, axis, kernelName === "Mean") };
    },
  });
}

tf.registerGradient({
  kernelName: SPREAD,
  inputsToSave: ["dy"],
  gradFunc: (ddx, [dy], attrs) => {
    const { axes, divisor } = attrs as unknown as SpreadAttrs;
    const sum = () => tf.reshape(tf.sum(ddx as tf.Tensor, axes), dy!.shape);
    return { dy: () => (divisor === 1 ? sum() : tf.div(sum(), divisor)) };
  },
});
