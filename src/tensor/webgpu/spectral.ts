import { SPECTRAL } from "../spectral";
import type { tf } from "../tf";
import { countOf, matrixOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

// With v = W u and t = Wᵀ v, neither normalised: |v|² = u · t, σ = |t| / |v|, and the next u is t / |t|.

const SIZES = { rows: "u32", columns: "u32", runs: "u32" } as const;

const timesVector = {
  name: "spectralRows",
  buffers: ["w", "u0", "v"],
  writes: ["v"],
  uniforms: SIZES,
  body: `
  var sum = 0.0;
  for (var j = 0u; j < u.columns; j++) { sum += w[i * u.columns + j] * u0[j]; }
  v[i] = sum;`,
} satisfies Shader;

const transposedRuns = {
  name: "spectralColumns",
  buffers: ["w", "v", "partial"],
  writes: ["partial"],
  uniforms: SIZES,
  body: `
  let j = i % u.columns;
  var sum = 0.0;
  for (var row = i / u.columns; row < u.rows; row += u.runs) { sum += w[row * u.columns + j] * v[row]; }
  partial[i] = sum;`,
} satisfies Shader;

const joinRuns = {
  name: "spectralJoin",
  buffers: ["partial", "t"],
  writes: ["t"],
  uniforms: SIZES,
  body: `
  var sum = 0.0;
  for (var run = 0u; run < u.runs; run++) { sum += partial[run * u.columns + i]; }
  t[i] = sum;`,
} satisfies Shader;

/** One thread: σ and 1 / |v|, and the next vector. */
const norms = {
  name: "spectralNorms",
  buffers: ["t", "u0", "next", "scalars"],
  writes: ["next", "scalars"],
  uniforms: SIZES,
  body: `
  var square = 0.0;
  var along = 0.0;
  for (var j = 0u; j < u.columns; j++) {
    square += t[j] * t[j];
    along += t[j] * u0[j];
  }
  let length = sqrt(square);
  let ofV = sqrt(max(along, 0.0));
  for (var j = 0u; j < u.columns; j++) { next[j] = t[j] / max(length, 1e-12); }
  scalars[0] = length / max(ofV, 1e-12);
  scalars[1] = 1.0 / max(ofV, 1e-12);`,
} satisfies Shader;

const divide = {
  name: "spectralDivide",
  buffers: ["w", "scalars", "y"],
  writes: ["y"],
  uniforms: {},
  body: `  y[i] = w[i] / scalars[0];`,
} satisfies Shader;

const alongRuns = {
  name: "spectralGradRuns",
  buffers: ["w", "dy", "partial"],
  writes: ["partial"],
  uniforms: { size: "u32" },
  body: `
  var sum = 0.0;
  for (var at = i; at < u.size; at += u.count) { sum += w[at] * dy[at]; }
  partial[i] = sum;`,
} satisfies Shader;

const total = {
  name: "spectralGradSum",
  buffers: ["partial", "sum"],
  writes: ["sum"],
  uniforms: { runs: "u32" },
  body: `
  var all = 0.0;
  for (var run = 0u; run < u.runs; run++) { all += partial[run]; }
  sum[0] = all;`,
} satisfies Shader;

const gradient = {
  name: "spectralGradApply",
  buffers: ["dy", "next", "v", "scalars", "sum", "dw"],
  writes: ["dw"],
  uniforms: { columns: "u32" },
  body: `
  let sigma = scalars[0];
  let outer = v[i / u.columns] * scalars[1] * next[i % u.columns];
  dw[i] = (dy[i] - sum[0] / sigma * outer) / sigma;`,
} satisfies Shader;

function norm(recorder: Recorder, w: tf.TensorInfo, u0: tf.TensorInfo): tf.TensorInfo[] {
  const { rows, channels: columns } = matrixOf(w);
  const runs = runsFor(rows, columns);
  const sizes = { rows, columns, runs };
  const [y, next, v, scalars] = [w.shape, [columns], [rows], [2]].map((shape) => recorder.output(shape)) as [
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
  ];
  const [partial, t] = [recorder.output([runs, columns]), recorder.output([columns])];
  recorder.run(timesVector, { w, u0, v }, rows, sizes);
  recorder.run(transposedRuns, { w, v, partial }, runs * columns, sizes);
  recorder.run(joinRuns, { partial, t }, columns, sizes);
  recorder.run(norms, { t, u0, next, scalars }, 1, sizes);
  recorder.run(divide, { w, scalars, y }, countOf(w), {});
  recorder.release(partial, t);
  return [y, next, v, scalars];
}

type GradInputs = Inputs<"w" | "dy" | "next" | "v" | "scalars">;

function normGrad(recorder: Recorder, { w, dy, next, v, scalars }: GradInputs): tf.TensorInfo {
  const size = countOf(w);
  const runs = runsFor(size, 1);
  const [partial, sum] = [recorder.output([runs]), recorder.output([1])];
  const dw = recorder.output(w.shape);
  recorder.run(alongRuns, { w, dy, partial }, runs, { size });
  recorder.run(total, { partial, sum }, 1, { runs });
  recorder.run(gradient, { dy, next, v, scalars, sum, dw }, size, { columns: matrixOf(w).channels });
  recorder.release(partial, sum);
  return dw;
}

export function registerSpectral(recorder: Recorder): void {
  registerGpuKernel(SPECTRAL.norm, ({ w, u }: Inputs<"w" | "u">) => norm(recorder, w, u));
  registerGpuKernel(SPECTRAL.normGrad, (inputs: GradInputs) => normGrad(recorder, inputs));
}
