import { SPECTRAL, type SpectraAttrs } from "../spectral";
import type { tf } from "../tf";
import { countOf, matrixOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import { runPacked, type PackedShader } from "./packed";

// With v = W u and t = Wᵀ v, neither normalised: |v|² = u · t, σ = |t| / |v|, and the next u is t / |t|. All weights
// take part in each pass; their vectors lie one after the other in one buffer, so that few buffers are bound.

const timesVector: PackedShader = {
  name: "spectralRows",
  roles: ["w", "u0"],
  shared: ["v", "start"],
  writes: ["v", "start"],
  fields: ["rows", "columns", "vFrom", "uFrom"],
  // Thread j also copies its share of the vector to where the other weights' are.
  body: `
  var sum = 0.0;
  for (var k = 0u; k < columns; k++) { sum += w[j * columns + k] * u0[k]; }
  v[vFrom + j] = sum;
  for (var k = j; k < columns; k += rows) { start[uFrom + k] = u0[k]; }`,
};

const transposedRuns: PackedShader = {
  name: "spectralColumns",
  roles: ["w"],
  shared: ["v", "partial"],
  writes: ["partial"],
  fields: ["rows", "columns", "runs", "vFrom", "partFrom"],
  body: `
  let column = j % columns;
  var sum = 0.0;
  for (var row = j / columns; row < rows; row += runs) { sum += w[row * columns + column] * v[vFrom + row]; }
  partial[partFrom + j] = sum;`,
};

const joinRuns: PackedShader = {
  name: "spectralJoin",
  roles: [],
  shared: ["partial", "t"],
  writes: ["t"],
  fields: ["columns", "runs", "uFrom", "partFrom"],
  body: `
  var sum = 0.0;
  for (var run = 0u; run < runs; run++) { sum += partial[partFrom + run * columns + j]; }
  t[uFrom + j] = sum;`,
};

/** One thread a weight: σ and 1 / |v|, and the next vector. */
const norms: PackedShader = {
  name: "spectralNorms",
  roles: [],
  shared: ["t", "start", "next", "scalars"],
  writes: ["next", "scalars"],
  fields: ["columns", "uFrom", "number"],
  body: `
  var square = 0.0;
  var along = 0.0;
  for (var k = uFrom; k < uFrom + columns; k++) {
    square += t[k] * t[k];
    along += t[k] * start[k];
  }
  let length = sqrt(square);
  let ofV = sqrt(max(along, 0.0));
  for (var k = uFrom; k < uFrom + columns; k++) { next[k] = t[k] / max(length, 1e-12); }
  scalars[2u * number] = length / max(ofV, 1e-12);
  scalars[2u * number + 1u] = 1.0 / max(ofV, 1e-12);`,
};

const divide: PackedShader = {
  name: "spectralDivide",
  roles: ["w", "y"],
  shared: ["scalars"],
  writes: ["y"],
  fields: ["number"],
  body: `  y[j] = w[j] / scalars[2u * number];`,
};

const unpack: PackedShader = {
  name: "spectralUnpack",
  roles: ["vector"],
  shared: ["next"],
  writes: ["vector"],
  fields: ["uFrom"],
  body: `  vector[j] = next[uFrom + j];`,
};

const alongRuns: PackedShader = {
  name: "spectralGradRuns",
  roles: ["w", "dy"],
  shared: ["partial"],
  writes: ["partial"],
  fields: ["size", "sizeRuns", "sizeFrom"],
  body: `
  var sum = 0.0;
  for (var at = j; at < size; at += sizeRuns) { sum += w[at] * dy[at]; }
  partial[sizeFrom + j] = sum;`,
};

const total: PackedShader = {
  name: "spectralGradSum",
  roles: [],
  shared: ["partial", "sums"],
  writes: ["sums"],
  fields: ["sizeRuns", "sizeFrom", "number"],
  body: `
  var all = 0.0;
  for (var run = 0u; run < sizeRuns; run++) { all += partial[sizeFrom + run]; }
  sums[number] = all;`,
};

const gradient: PackedShader = {
  name: "spectralGradApply",
  roles: ["dy", "dw"],
  shared: ["next", "v", "scalars", "sums"],
  writes: ["dw"],
  fields: ["columns", "vFrom", "uFrom", "number"],
  body: `
  let sigma = scalars[2u * number];
  let outer = v[vFrom + j / columns] * scalars[2u * number + 1u] * next[uFrom + j % columns];
  dw[j] = (dy[j] - sums[number] / sigma * outer) / sigma;`,
};

/** Sizes of each weight and where its vectors begin. */
function layout(weights: readonly tf.TensorInfo[]) {
  const starts = { vFrom: 0, uFrom: 0, partFrom: 0, sizeFrom: 0 };
  const fields = weights.map((w, number) => {
    const { rows, channels: columns } = matrixOf(w);
    const size = rows * columns;
    const [runs, sizeRuns] = [runsFor(rows, columns), runsFor(size, 1)];
    const own = { number, rows, columns, size, runs, sizeRuns, ...starts };
    starts.vFrom += rows;
    starts.uFrom += columns;
    starts.partFrom += runs * columns;
    starts.sizeFrom += sizeRuns;
    return own;
  });
  return { fields, totals: starts };
}

interface Normalised {
  readonly weights: tf.TensorInfo[];
  readonly vectors: tf.TensorInfo[];
  /** v and the next vectors of all weights, and σ and 1 / |v| of each. */
  readonly packed: [v: tf.TensorInfo, next: tf.TensorInfo, scalars: tf.TensorInfo];
}

function normAll(recorder: Recorder, ws: readonly tf.TensorInfo[], us: readonly tf.TensorInfo[]): Normalised {
  const { fields, totals } = layout(ws);
  const packed = [totals.vFrom, totals.uFrom, 2 * ws.length].map((length) => recorder.output([length]));
  const [v, next, scalars] = packed as Normalised["packed"];
  const [start, t] = [recorder.output([totals.uFrom]), recorder.output([totals.uFrom])];
  const partial = recorder.output([totals.partFrom]);
  const weights = ws.map(({ shape }) => recorder.output(shape));
  const vectors = us.map(({ shape }) => recorder.output(shape));
  const each = <T>(make: (at: number) => T) => ws.map((_, at) => make(at));
  const run = (
    shader: PackedShader,
    shared: Readonly<Record<string, tf.TensorInfo>>,
    slots: readonly Readonly<Record<string, tf.TensorInfo>>[],
    countAt: (field: (typeof fields)[number]) => number,
  ) => runPacked(recorder, shader, { shared, slots, fields, counts: fields.map(countAt) });
  const none = each(() => ({}));
  run(
    timesVector,
    { v, start },
    each((at) => ({ w: ws[at]!, u0: us[at]! })),
    ({ rows }) => rows,
  );
  run(
    transposedRuns,
    { v, partial },
    each((at) => ({ w: ws[at]! })),
    ({ runs, columns }) => runs * columns,
  );
  run(joinRuns, { partial, t }, none, ({ columns }) => columns);
  run(norms, { t, start, next, scalars }, none, () => 1);
  run(
    divide,
    { scalars },
    each((at) => ({ w: ws[at]!, y: weights[at]! })),
    ({ size }) => size,
  );
  run(
    unpack,
    { next },
    each((at) => ({ vector: vectors[at]! })),
    ({ columns }) => columns,
  );
  recorder.release(partial, t, start);
  return { weights, vectors, packed: [v, next, scalars] };
}

function gradAll(
  recorder: Recorder,
  ws: readonly tf.TensorInfo[],
  dys: readonly tf.TensorInfo[],
  [v, next, scalars]: Normalised["packed"],
): tf.TensorInfo[] {
  const { fields, totals } = layout(ws);
  const [partial, sums] = [recorder.output([totals.sizeFrom]), recorder.output([ws.length])];
  const dws = ws.map(({ shape }) => recorder.output(shape));
  const [w, dw] = [ws.map((w, at) => ({ w, dy: dys[at]! })), dws.map((dw, at) => ({ dw, dy: dys[at]! }))];
  const counts = fields.map(({ sizeRuns }) => sizeRuns);
  runPacked(recorder, alongRuns, { shared: { partial }, slots: w, fields, counts });
  const ones = { slots: ws.map(() => ({})), fields, counts: ws.map(() => 1) };
  runPacked(recorder, total, { shared: { partial, sums }, ...ones });
  const shared = { next, v, scalars, sums };
  runPacked(recorder, gradient, { shared, slots: dw, fields, counts: dws.map(countOf) });
  recorder.release(partial, sums);
  return dws;
}

type GradInputs = Inputs<"w" | "dy" | "next" | "v" | "scalars">;

export function registerSpectral(recorder: Recorder): void {
  registerGpuKernel(SPECTRAL.norm, ({ w, u }: Inputs<"w" | "u">) => {
    const { weights, vectors, packed } = normAll(recorder, [w], [u]);
    const [v, next, scalars] = packed;
    recorder.release(next);
    return [weights[0]!, vectors[0]!, v, scalars];
  });
  registerGpuKernel(
    SPECTRAL.normGrad,
    ({ w, dy, next, v, scalars }: GradInputs) => gradAll(recorder, [w], [dy], [v, next, scalars])[0]!,
  );
  registerGpuKernel(SPECTRAL.together, (inputs: Inputs<string>, { known }: SpectraAttrs) => {
    if (known.length > 0) return known.map((tensor) => recorder.again(tensor));
    const list = Object.values(inputs);
    const half = list.length / 2;
    const { weights, vectors, packed } = normAll(recorder, list.slice(0, half), list.slice(half));
    return [...packed, ...weights, ...vectors];
  });
  registerGpuKernel(SPECTRAL.togetherGrad, (inputs: Inputs<string>) => {
    const [v, next, scalars, ...list] = Object.values(inputs);
    const half = list.length / 2;
    return gradAll(recorder, list.slice(0, half), list.slice(half), [v!, next!, scalars!]);
  });
}
