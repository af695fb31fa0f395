import { ACTIVATED, type ActivationAttrs } from "../activated";
import { FUSED } from "../fusedKernels";
import type { tf } from "../tf";
import { ACTIVATION_FUNCTIONS, ACTIVATION_UNIFORMS, activationUniforms } from "./activation";
import { countOf, matrixOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

interface NormAttrs {
  readonly epsilon: number;
}
type Attrs = NormAttrs & ActivationAttrs;
const LINEAR: ActivationAttrs = { kind: "none", slope: 1, gain: 1 };
const SIZES = { rows: "u32", channels: "u32", runs: "u32" } as const;

/**
 * Mean and sum of squares about it of each run of rows. Sums are of differences from the run's first row, which
 * keeps them small where the mean is far from 0.
 */
const statisticsOfRuns = {
  name: "batchNormRuns",
  buffers: ["x", "partial"],
  writes: ["partial"],
  uniforms: SIZES,
  body: `
  let channel = i % u.channels;
  let run = i / u.channels;
  let shift = x[run * u.channels + channel];
  var sum = 0.0;
  var squares = 0.0;
  var taken = 0.0;
  for (var row = run; row < u.rows; row += u.runs) {
    let value = x[row * u.channels + channel] - shift;
    sum += value;
    squares += value * value;
    taken += 1.0;
  }
  partial[i] = shift + sum / taken;
  partial[u.count + i] = max(0.0, squares - sum * (sum / taken));`,
} satisfies Shader;

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

const apply = {
  name: "batchNormApply",
  buffers: ["x", "mean", "variance", "gamma", "beta", "y"],
  writes: ["y"],
  uniforms: { channels: "u32", epsilon: "f32", ...ACTIVATION_UNIFORMS },
  functions: ACTIVATION_FUNCTIONS,
  body: `
  let c = i % u.channels;
  let scale = gamma[c] * inverseSqrt(variance[c] + u.epsilon);
  y[i] = activate((x[i] - mean[c]) * scale + beta[c]);`,
} satisfies Shader;

/** Sums of dy and of dy · (x − mean) over each run of rows, dy taken through the activation. */
const gradSumsOfRuns = {
  name: "batchNormGradRuns",
  buffers: ["x", "dy", "mean", "variance", "gamma", "beta", "partial"],
  writes: ["partial"],
  uniforms: { ...SIZES, epsilon: "f32", ...ACTIVATION_UNIFORMS },
  functions: ACTIVATION_FUNCTIONS,
  body: `
  let c = i % u.channels;
  let scale = gamma[c] * inverseSqrt(variance[c] + u.epsilon);
  let centre = mean[c];
  let shift = beta[c];
  var sum = 0.0;
  var product = 0.0;
  for (var row = i / u.channels; row < u.rows; row += u.runs) {
    let apart = x[row * u.channels + c] - centre;
    let upstream = dy[row * u.channels + c] * slopeAt(apart * scale + shift);
    sum += upstream;
    product += upstream * apart;
  }
  partial[i] = sum;
  partial[u.count + i] = product;`,
} satisfies Shader;

/** dγ and dβ, and per channel what the last pass needs of them: it could not bind that many buffers. */
const joinGradRuns = {
  name: "batchNormGradJoin",
  buffers: ["partial", "mean", "variance", "gamma", "beta", "dGamma", "dBeta", "terms"],
  writes: ["dGamma", "dBeta", "terms"],
  uniforms: { ...SIZES, epsilon: "f32" },
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
  terms[5u * i] = mean[i];
  terms[5u * i + 1u] = gamma[i] * inverse;
  terms[5u * i + 2u] = beta[i];
  terms[5u * i + 3u] = sum / f32(u.rows);
  terms[5u * i + 4u] = product * inverse * inverse / f32(u.rows);`,
} satisfies Shader;

/** Ioffe & Szegedy 2015, section 3, the chain rule of algorithm 1 collected by x. */
const gradApply = {
  name: "batchNormGradApply",
  buffers: ["x", "dy", "terms", "dx"],
  writes: ["dx"],
  uniforms: { channels: "u32", ...ACTIVATION_UNIFORMS },
  functions: ACTIVATION_FUNCTIONS,
  body: `
  let t = 5u * (i % u.channels);
  let apart = x[i] - terms[t];
  let upstream = dy[i] * slopeAt(apart * terms[t + 1u] + terms[t + 2u]);
  dx[i] = terms[t + 1u] * (upstream - terms[t + 3u] - apart * terms[t + 4u]);`,
} satisfies Shader;

type Forward = Inputs<"x" | "gamma" | "beta">;
type Backward = Inputs<"x" | "dy" | "gamma" | "beta" | "mean" | "variance">;

function forward(recorder: Recorder, { x, gamma, beta }: Forward, attrs: Attrs): tf.TensorInfo[] {
  const { rows, channels } = matrixOf(x);
  const runs = runsFor(rows, channels);
  const sizes = { rows, channels, runs };
  const partial = recorder.output([2, runs, channels]);
  const [y, mean, variance] = [x.shape, [channels], [channels]].map((shape) => recorder.output(shape));
  recorder.run(statisticsOfRuns, { x, partial }, runs * channels, sizes);
  recorder.run(joinRuns, { partial, mean: mean!, variance: variance! }, channels, sizes);
  const uniforms = { channels, epsilon: attrs.epsilon, ...activationUniforms(attrs) };
  recorder.run(apply, { x, mean: mean!, variance: variance!, gamma, beta, y: y! }, countOf(x), uniforms);
  recorder.release(partial);
  return [y!, mean!, variance!];
}

function backward(recorder: Recorder, inputs: Backward, attrs: Attrs): tf.TensorInfo[] {
  const { x, dy, gamma, beta, mean, variance } = inputs;
  const { rows, channels } = matrixOf(x);
  const runs = runsFor(rows, channels);
  const sizes = { rows, channels, runs, epsilon: attrs.epsilon };
  const [partial, terms] = [
    [2, runs, channels],
    [channels, 5],
  ].map((shape) => recorder.output(shape));
  const [dx, dGamma, dBeta] = [x.shape, [channels], [channels]].map((shape) => recorder.output(shape));
  const activation = activationUniforms(attrs);
  recorder.run(gradSumsOfRuns, { ...inputs, partial: partial! }, runs * channels, {
    ...sizes,
    ...activation,
  });
  recorder.run(
    joinGradRuns,
    { partial: partial!, mean, variance, gamma, beta, dGamma: dGamma!, dBeta: dBeta!, terms: terms! },
    channels,
    sizes,
  );
  recorder.run(gradApply, { x, dy, terms: terms!, dx: dx! }, countOf(x), { channels, ...activation });
  recorder.release(partial!, terms!);
  return [dx!, dGamma!, dBeta!];
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
}
