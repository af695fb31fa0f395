import { ACTIVATED, type ActivationAttrs } from "../activated";
import { FUSED } from "../fusedKernels";
import type { tf } from "../tf";
import { ACTIVATION_UNIFORMS, activationFunctions, bendOf, lanesOf, widthFor } from "./activation";
import type { Bend, Width } from "./activation";
import { allOf, countOf, matrixOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

interface NormAttrs {
  readonly epsilon: number;
}
type Attrs = NormAttrs & ActivationAttrs;
const LINEAR: ActivationAttrs = { kind: "none", slope: 1, gain: 1 };
/** Channels are counted in threads' widths, here and in every shader below. */
const SIZES = { rows: "u32", channels: "u32", runs: "u32" } as const;
const ACTIVATED_UNIFORMS = { ...SIZES, epsilon: "f32", ...ACTIVATION_UNIFORMS } as const;

/**
 * Mean and sum of squares about it of each run of rows. Sums are of differences from the run's first row, which
 * keeps them small where the mean is far from 0.
 */
function statisticsOfRuns(width: Width) {
  return {
    name: `batchNormRuns ${width}`,
    buffers: ["x", "partial"],
    writes: ["partial"],
    elements: allOf(["x", "partial"], width),
    uniforms: SIZES,
    body: `
  let channel = i % u.channels;
  let run = i / u.channels;
  let shift = x[run * u.channels + channel];
  var sum = ${width}(0.0);
  var squares = ${width}(0.0);
  var taken = 0.0;
  for (var row = run; row < u.rows; row += u.runs) {
    let value = x[row * u.channels + channel] - shift;
    sum += value;
    squares += value * value;
    taken += 1.0;
  }
  partial[i] = shift + sum / taken;
  partial[u.count + i] = max(${width}(0.0), squares - sum * (sum / taken));`,
  } satisfies Shader;
}

/** Joins the runs: Chan, Golub & LeVeque 1979, eq. 1.5, over all runs at once. */
const joinRuns = {
  name: "batchNormJoin",
  buffers: ["partial", "mean", "variance"],
  writes: ["mean", "variance"],
  uniforms: SIZES,
  functions: `
fn taken(run: u32) -> f32 { return f32((u.rows - run + u.runs - 1u) / u.runs); }`,
  body: `
  let shift = partial[i];
  var sum = 0.0;
  for (var run = 0u; run < u.runs; run++) {
    sum += taken(run) * (partial[run * u.channels + i] - shift);
  }
  let average = shift + sum / f32(u.rows);
  var squares = 0.0;
  for (var run = 0u; run < u.runs; run++) {
    let apart = partial[run * u.channels + i] - average;
    squares += partial[(u.runs + run) * u.channels + i] + taken(run) * apart * apart;
  }
  mean[i] = average;
  variance[i] = squares / f32(u.rows);`,
} satisfies Shader;

function apply(bend: Bend, width: Width) {
  const buffers = ["x", "mean", "variance", "gamma", "beta", "y"] as const;
  return {
    name: `batchNormApply ${bend} ${width}`,
    buffers,
    writes: ["y"],
    elements: allOf(buffers, width),
    uniforms: ACTIVATED_UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `
  let c = i % u.channels;
  let scale = gamma[c] * inverseSqrt(variance[c] + u.epsilon);
  y[i] = activate((x[i] - mean[c]) * scale + beta[c]);`,
  } satisfies Shader;
}

/** Sums of dy and of dy · (x − mean) over each run of rows, dy taken through the activation. */
function gradSumsOfRuns(bend: Bend, width: Width) {
  const buffers = ["x", "dy", "mean", "variance", "gamma", "beta", "partial"] as const;
  return {
    name: `batchNormGradRuns ${bend} ${width}`,
    buffers,
    writes: ["partial"],
    elements: allOf(buffers, width),
    uniforms: ACTIVATED_UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `
  let c = i % u.channels;
  let scale = gamma[c] * inverseSqrt(variance[c] + u.epsilon);
  let centre = mean[c];
  let shift = beta[c];
  var sum = ${width}(0.0);
  var product = ${width}(0.0);
  for (var row = i / u.channels; row < u.rows; row += u.runs) {
    let apart = x[row * u.channels + c] - centre;
    let upstream = dy[row * u.channels + c] * slopeAt(apart * scale + shift);
    sum += upstream;
    product += upstream * apart;
  }
  partial[i] = sum;
  partial[u.count + i] = product;`,
  } satisfies Shader;
}

/** dγ and dβ, and per channel what the last pass needs of them: it could not bind that many buffers. */
const joinGradRuns = {
  name: "batchNormGradJoin",
  buffers: ["partial", "mean", "variance", "gamma", "beta", "dGamma", "dBeta", "terms"],
  writes: ["dGamma", "dBeta", "terms"],
  uniforms: ACTIVATED_UNIFORMS,
  body: `
  var sum = 0.0;
  var product = 0.0;
  for (var run = 0u; run < u.runs; run++) {
    sum += partial[run * u.channels + i];
    product += partial[(u.runs + run) * u.channels + i];
  }
  let inverse = inverseSqrt(variance[i] + u.epsilon);
  dBeta[i] = sum;
  dGamma[i] = product * inverse;
  terms[i] = mean[i];
  terms[u.channels + i] = gamma[i] * inverse;
  terms[2u * u.channels + i] = beta[i];
  terms[3u * u.channels + i] = sum / f32(u.rows);
  terms[4u * u.channels + i] = product * inverse * inverse / f32(u.rows);`,
} satisfies Shader;

/** Ioffe & Szegedy 2015, section 3, the chain rule of algorithm 1 collected by x. */
function gradApply(bend: Bend, width: Width) {
  const buffers = ["x", "dy", "terms", "dx"] as const;
  return {
    name: `batchNormGradApply ${bend} ${width}`,
    buffers,
    writes: ["dx"],
    elements: allOf(buffers, width),
    uniforms: ACTIVATED_UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `
  let c = i % u.channels;
  let apart = x[i] - terms[c];
  let scale = terms[u.channels + c];
  let upstream = dy[i] * slopeAt(apart * scale + terms[2u * u.channels + c]);
  dx[i] = scale * (upstream - terms[3u * u.channels + c] - apart * terms[4u * u.channels + c]);`,
  } satisfies Shader;
}

type Forward = Inputs<"x" | "gamma" | "beta">;
type Backward = Inputs<"x" | "dy" | "gamma" | "beta" | "mean" | "variance">;

function forward(recorder: Recorder, { x, gamma, beta }: Forward, attrs: Attrs): tf.TensorInfo[] {
  const { rows, channels } = matrixOf(x);
  const [width, bend] = [widthFor(channels), bendOf(attrs)];
  const lanes = lanesOf(width);
  const runs = runsFor(rows, channels / lanes);
  const sizes = { rows, channels: channels / lanes, runs };
  const partial = recorder.output([2, runs, channels]);
  const [y, mean, variance] = outputs(recorder, x.shape, channels);
  recorder.run(statisticsOfRuns(width), { x, partial }, (runs * channels) / lanes, sizes);
  recorder.run(joinRuns, { partial, mean, variance }, channels, { ...sizes, channels });
  const { epsilon, slope, gain } = attrs;
  const buffers = { x, mean, variance, gamma, beta, y };
  recorder.run(apply(bend, width), buffers, countOf(x) / lanes, { ...sizes, epsilon, slope, gain });
  recorder.release(partial);
  return [y, mean, variance];
}

function backward(recorder: Recorder, inputs: Backward, attrs: Attrs): tf.TensorInfo[] {
  const { x, dy, gamma, beta, mean, variance } = inputs;
  const { rows, channels } = matrixOf(x);
  const [width, bend] = [widthFor(channels), bendOf(attrs)];
  const lanes = lanesOf(width);
  const runs = runsFor(rows, channels / lanes);
  const { epsilon, slope, gain } = attrs;
  const sizes = { rows, channels: channels / lanes, runs, epsilon, slope, gain };
  const [partial, terms] = [recorder.output([2, runs, channels]), recorder.output([5, channels])];
  const [dx, dGamma, dBeta] = outputs(recorder, x.shape, channels);
  recorder.run(gradSumsOfRuns(bend, width), { ...inputs, partial }, (runs * channels) / lanes, sizes);
  const joined = { partial, mean, variance, gamma, beta, dGamma, dBeta, terms };
  recorder.run(joinGradRuns, joined, channels, { ...sizes, channels });
  recorder.run(gradApply(bend, width), { x, dy, terms, dx }, countOf(x) / lanes, sizes);
  recorder.release(partial, terms);
  return [dx, dGamma, dBeta];
}

type Known = Inputs<"x" | "mean" | "variance" | "gamma" | "beta">;

/** The last pass alone: statistics are known. */
function normalise(recorder: Recorder, inputs: Known, attrs: Attrs): tf.TensorInfo {
  const { rows, channels } = matrixOf(inputs.x);
  const width = widthFor(channels);
  const lanes = lanesOf(width);
  const y = recorder.output(inputs.x.shape);
  const { epsilon, slope, gain } = attrs;
  const uniforms = { rows, channels: channels / lanes, runs: 1, epsilon, slope, gain };
  recorder.run(apply(bendOf(attrs), width), { ...inputs, y }, countOf(y) / lanes, uniforms);
  return y;
}

type Three = [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];

function outputs(recorder: Recorder, shape: number[], channels: number): Three {
  return [recorder.output(shape), recorder.output([channels]), recorder.output([channels])];
}

export function registerBatchNorm(recorder: Recorder): void {
  registerGpuKernel(FUSED.batchNorm, (inputs: Forward, { epsilon }: NormAttrs) =>
    forward(recorder, inputs, { ...LINEAR, epsilon }),
  );
  registerGpuKernel(
    FUSED.batchNormGrad,
    // Without an activation the shift makes no difference to any gradient: any numbers of its shape will do.
    (inputs: Inputs<"x" | "dy" | "gamma" | "mean" | "variance">, { epsilon }: NormAttrs) =>
      backward(recorder, { ...inputs, beta: inputs.mean }, { ...LINEAR, epsilon }),
  );
  registerGpuKernel(ACTIVATED.batchNorm, (inputs: Forward, attrs: Attrs) => forward(recorder, inputs, attrs));
  registerGpuKernel(ACTIVATED.batchNormGrad, (inputs: Backward, attrs: Attrs) =>
    backward(recorder, inputs, attrs),
  );
  registerGpuKernel(ACTIVATED.normalise, (inputs: Known, attrs: Attrs) => normalise(recorder, inputs, attrs));
}
