import { middleOf, SPREAD, type Middle } from "../reduceGradients";
import { tf } from "../tf";
import { countOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

/** Sums of [outer, count, inner] over the middle, in interleaved runs: y is [outer, runs, inner]. */
const sumRuns = {
  name: "sumRuns",
  buffers: ["x", "y"],
  writes: ["y"],
  uniforms: { rows: "u32", inner: "u32", runs: "u32", divisor: "f32" },
  body: `
  let column = i % u.inner;
  let run = (i / u.inner) % u.runs;
  let start = (i / (u.inner * u.runs)) * u.rows;
  var sum = 0.0;
  for (var row = run; row < u.rows; row += u.runs) { sum += x[(start + row) * u.inner + column]; }
  y[i] = sum / u.divisor;`,
} satisfies Shader;

const spread = {
  name: "spreadMiddle",
  buffers: ["dy", "dx"],
  writes: ["dx"],
  uniforms: { rows: "u32", inner: "u32", divisor: "f32" },
  body: `  dx[i] = dy[(i / (u.inner * u.rows)) * u.inner + i % u.inner] / u.divisor;`,
} satisfies Shader;

interface ReduceAttrs {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/**
 * Sum and mean over neighbouring axes without the transposition that the backend's own would make first. Axes that
 * do not lie side by side stay with it.
 */
export function registerReduce(recorder: Recorder): void {
  override(recorder, "Sum", () => 1);
  override(recorder, "Mean", (count) => count);
  registerGpuKernel(SPREAD, ({ dy }: Inputs<"dy">, { shape, outer, count, inner, divisor }: SpreadAttrs) => {
    const dx = recorder.output(shape);
    recorder.run(spread, { dy, dx }, outer * count * inner, { rows: count, inner, divisor });
    return dx;
  });
}

type SpreadAttrs = Middle & { readonly shape: number[]; readonly divisor: number };

/** The backend's own kernels, kept while ours stand in their place. */
const stockKernels = new Map<string, tf.KernelFunc>();

function override(recorder: Recorder, kernelName: string, divisorOf: (count: number) => number): void {
  const stock = stockKernels.get(kernelName) ?? tf.getKernel(kernelName, "webgpu").kernelFunc;
  stockKernels.set(kernelName, stock);
  tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({
    kernelName,
    backendName: "webgpu",
    kernelFunc: (args) => {
      const x = args.inputs.x!;
      const { axis, keepDims } = args.attrs as unknown as ReduceAttrs;
      const middle = middleOf(x.shape, axis);
      if (x.dtype !== "float32" || !middle) return stock(args);
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const shape = x.shape.flatMap((side, at) => (axes.includes(at) ? (keepDims ? [1] : []) : [side]));
      return reduce(recorder, x, middle, shape, divisorOf(middle.count));
    },
  });
}

function reduce(
  recorder: Recorder,
  x: tf.TensorInfo,
  { outer, count, inner }: Middle,
  shape: number[],
  divisor: number,
): tf.TensorInfo {
  const y = recorder.output(shape);
  const runs = count <= 128 ? 1 : runsFor(count, outer * inner);
  const run = (from: tf.TensorInfo, to: tf.TensorInfo, rows: number, runs: number, divisor: number) =>
    recorder.run(sumRuns, { x: from, y: to }, countOf(to), { rows, inner, runs, divisor });
  if (runs === 1) {
    run(x, y, count, 1, divisor);
    return y;
  }
  const partial = recorder.output([outer, runs, inner]);
  run(x, partial, count, runs, 1);
  run(partial, y, runs, 1, divisor);
  recorder.release(partial);
  return y;
}
