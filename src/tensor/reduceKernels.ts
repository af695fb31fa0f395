import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

/**
 * The wasm backend transposes before it sums over any axes but the last ones, which is most of the cost of a bias
 * gradient. Neighbouring axes need no transposition: [outer, reduced, inner] is summed row by row.
 */
export function registerReduceKernels(kernels: KernelModule): void {
  override(kernels, "Sum", () => 1);
  override(kernels, "Mean", (count) => 1 / count);
}

interface ReduceAttrs {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

function override(kernels: KernelModule, kernelName: string, scaleOf: (count: number) => number): void {
  const stock = tf.getKernel(kernelName, "wasm").kernelFunc;
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: (args) => {
      const x = args.inputs.x!;
      const attrs = args.attrs as unknown as ReduceAttrs;
      const axes = tf.util.parseAxisParam(attrs.axis, x.shape).sort((a, b) => a - b);
      if (x.dtype !== "float32" || !isMiddle(axes, x.shape)) return stock(args);
      return reduce(kernels, x, axes, attrs.keepDims, scaleOf);
    },
  });
}

/** Whether the axes lie side by side, with something of use to vectors after them. */
function isMiddle(axes: number[], shape: number[]): boolean {
  const last = axes.at(-1);
  if (last === undefined || last - axes[0]! !== axes.length - 1) return false;
  return tf.util.sizeFromShape(shape.slice(last + 1)) >= 4 && tf.util.sizeFromShape(shape) > 0;
}

function reduce(
  kernels: KernelModule,
  x: tf.TensorInfo,
  axes: number[],
  keepDims: boolean,
  scaleOf: (count: number) => number,
): tf.TensorInfo {
  const before = x.shape.slice(0, axes[0]);
  const after = x.shape.slice(axes.at(-1)! + 1);
  const count = tf.util.sizeFromShape(axes.map((axis) => x.shape[axis]!));
  const inner = tf.util.sizeFromShape(after);
  const y = kernels.output([...before, ...(keepDims ? axes.map(() => 1) : []), ...after]);
  const [from, to, partial] = [kernels.address(x), kernels.address(y), kernels.scratch(4 * inner)];
  const scale = scaleOf(count);
  for (let i = 0; i < tf.util.sizeFromShape(before); i++) {
    kernels.run.columnSums(from + 4 * i * count * inner, count, inner, to + 4 * i * inner, partial);
  }
  if (scale !== 1) kernels.run.scale(to, tf.util.sizeFromShape(y.shape), scale);
  return y;
}
