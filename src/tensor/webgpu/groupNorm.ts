import { NORMS, type GroupAttrs } from "../norms";
import type { tf } from "../tf";
import { ACTIVATION_UNIFORMS, activationFunctions, bendOf, lanesOf, widthFor } from "./activation";
import type { Bend, Width } from "./activation";
import { allOf, countOf, matrixOf, registerGpuKernel, runsFor, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

// Group normalisation with an activation, as three passes each way: sums of runs of an image's places, their joining
// by group, and the result. `statistics` [2, images, channels] hold for each channel of each image its group's mean and
// 1 / √(variance + ε), so that the last pass reads neighbouring numbers whatever the groups.

/** Channels are counted in threads' widths where a pass works on vectors. */
const UNIFORMS = {
  images: "u32",
  places: "u32",
  channels: "u32",
  runs: "u32",
  groupSize: "u32",
  epsilon: "f32",
  ...ACTIVATION_UNIFORMS,
} as const;

/** Thread i's channel, run and image, of [images, runs, channels]. */
const RUN = `
  let c = i % u.channels;
  let run = (i / u.channels) % u.runs;
  let image = i / (u.channels * u.runs);
  let start = image * u.places * u.channels + c;`;

/** Mean and sum of squares about it of each run, from differences to its first place. */
function statisticsOfRuns(width: Width) {
  return {
    name: `groupNormRuns ${width}`,
    buffers: ["x", "partial"],
    writes: ["partial"],
    elements: allOf(["x", "partial"], width),
    uniforms: UNIFORMS,
    body: `${RUN}
  let shift = x[start + run * u.channels];
  var sum = ${width}(0.0);
  var squares = ${width}(0.0);
  var taken = 0.0;
  for (var place = run; place < u.places; place += u.runs) {
    let value = x[start + place * u.channels] - shift;
    sum += value;
    squares += value * value;
    taken += 1.0;
  }
  partial[i] = shift + sum / taken;
  partial[u.count + i] = max(${width}(0.0), squares - sum * (sum / taken));`,
  } satisfies Shader;
}

/** One thread a group: Chan, Golub & LeVeque 1979, eq. 1.5, over all runs of all its channels at once. */
const joinRuns = {
  name: "groupNormJoin",
  buffers: ["partial", "statistics"],
  writes: ["statistics"],
  uniforms: UNIFORMS,
  functions: `
fn taken(run: u32) -> f32 { return f32((u.places - run + u.runs - 1u) / u.runs); }`,
  body: `
  let perImage = u.channels / u.groupSize;
  let image = i / perImage;
  let first = (i % perImage) * u.groupSize;
  let start = image * u.runs * u.channels + first;
  let half = u.images * u.runs * u.channels;
  let count = f32(u.places * u.groupSize);
  let shift = partial[start];
  var sum = 0.0;
  for (var run = 0u; run < u.runs; run++) {
    for (var c = 0u; c < u.groupSize; c++) {
      sum += taken(run) * (partial[start + run * u.channels + c] - shift);
    }
  }
  let mean = shift + sum / count;
  var squares = 0.0;
  for (var run = 0u; run < u.runs; run++) {
    for (var c = 0u; c < u.groupSize; c++) {
      let at = start + run * u.channels + c;
      let apart = partial[at] - mean;
      squares += partial[half + at] + taken(run) * apart * apart;
    }
  }
  let inverse = inverseSqrt(squares / count + u.epsilon);
  for (var c = 0u; c < u.groupSize; c++) {
    statistics[image * u.channels + first + c] = mean;
    statistics[(u.images + image) * u.channels + first + c] = inverse;
  }`,
} satisfies Shader;

/** Where thread i's channel of its image is among the statistics. */
const AT = `
  let c = i % u.channels;
  let at = (i / (u.places * u.channels)) * u.channels + c;
  let inverse = statistics[u.images * u.channels + at];
  let apart = x[i] - statistics[at];`;

function apply(bend: Bend, width: Width) {
  const buffers = ["x", "statistics", "gamma", "beta", "y"] as const;
  return {
    name: `groupNormApply ${bend} ${width}`,
    buffers,
    writes: ["y"],
    elements: allOf(buffers, width),
    uniforms: UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `${AT}
  y[i] = activate(apart * (gamma[c] * inverse) + beta[c]);`,
  } satisfies Shader;
}

/** Sums of u and of u · x̂ over each run, u being dy taken through the activation. */
function gradSumsOfRuns(bend: Bend, width: Width) {
  const buffers = ["x", "dy", "statistics", "gamma", "beta", "partial"] as const;
  return {
    name: `groupNormGradRuns ${bend} ${width}`,
    buffers,
    writes: ["partial"],
    elements: allOf(buffers, width),
    uniforms: UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `${RUN}
  let centre = statistics[image * u.channels + c];
  let inverse = statistics[(u.images + image) * u.channels + c];
  let scale = gamma[c];
  let shift = beta[c];
  var sum = ${width}(0.0);
  var product = ${width}(0.0);
  for (var place = run; place < u.places; place += u.runs) {
    let at = start + place * u.channels;
    let normed = (x[at] - centre) * inverse;
    let upstream = dy[at] * slopeAt(normed * scale + shift);
    sum += upstream;
    product += upstream * normed;
  }
  partial[i] = sum;
  partial[u.count + i] = product;`,
  } satisfies Shader;
}

/** The first threads a channel each, for dγ and dβ; the others a group each, for the means of γu and γu · x̂. */
const joinGradRuns = {
  name: "groupNormGradJoin",
  buffers: ["partial", "gamma", "dGamma", "dBeta", "terms"],
  writes: ["dGamma", "dBeta", "terms"],
  uniforms: UNIFORMS,
  body: `
  let half = u.images * u.runs * u.channels;
  var sum = 0.0;
  var product = 0.0;
  if (i < u.channels) {
    for (var row = 0u; row < u.images * u.runs; row++) {
      sum += partial[row * u.channels + i];
      product += partial[half + row * u.channels + i];
    }
    dBeta[i] = sum;
    dGamma[i] = product;
    return;
  }
  let perImage = u.channels / u.groupSize;
  let image = (i - u.channels) / perImage;
  let first = ((i - u.channels) % perImage) * u.groupSize;
  for (var run = 0u; run < u.runs; run++) {
    for (var c = first; c < first + u.groupSize; c++) {
      let at = (image * u.runs + run) * u.channels + c;
      sum += gamma[c] * partial[at];
      product += gamma[c] * partial[half + at];
    }
  }
  let count = f32(u.places * u.groupSize);
  for (var c = first; c < first + u.groupSize; c++) {
    terms[image * u.channels + c] = sum / count;
    terms[(u.images + image) * u.channels + c] = product / count;
  }`,
} satisfies Shader;

function gradApply(bend: Bend, width: Width) {
  const buffers = ["x", "dy", "statistics", "gamma", "beta", "terms", "dx"] as const;
  return {
    name: `groupNormGradApply ${bend} ${width}`,
    buffers,
    writes: ["dx"],
    elements: allOf(buffers, width),
    uniforms: UNIFORMS,
    functions: activationFunctions(bend, width),
    body: `${AT}
  let normed = apart * inverse;
  let upstream = gamma[c] * dy[i] * slopeAt(normed * gamma[c] + beta[c]);
  dx[i] = inverse * (upstream - terms[at] - normed * terms[u.images * u.channels + at]);`,
  } satisfies Shader;
}

function sizesOf(x: tf.TensorInfo, { groups, epsilon, slope, gain }: GroupAttrs) {
  const { rows, channels } = matrixOf(x);
  const images = x.shape[0]!;
  const width = widthFor(channels);
  const lanes = lanesOf(width);
  const runs = runsFor(rows / images, (images * channels) / lanes);
  const whole = {
    images,
    places: rows / images,
    channels,
    runs,
    groupSize: channels / groups,
    epsilon,
    slope,
    gain,
  };
  return { whole, inLanes: { ...whole, channels: channels / lanes }, width, lanes };
}

export function registerGroupNorm(recorder: Recorder): void {
  registerGpuKernel(NORMS.group, ({ x, gamma, beta }: Inputs<"x" | "gamma" | "beta">, attrs: GroupAttrs) => {
    const { whole, inLanes, width, lanes } = sizesOf(x, attrs);
    const { images, channels, runs } = whole;
    const [y, statistics] = [recorder.output(x.shape), recorder.output([2, images, channels])];
    const partial = recorder.output([2, images, runs, channels]);
    recorder.run(statisticsOfRuns(width), { x, partial }, countOf(partial) / (2 * lanes), inLanes);
    recorder.run(joinRuns, { partial, statistics }, images * attrs.groups, whole);
    const buffers = { x, statistics, gamma, beta, y };
    recorder.run(apply(bendOf(attrs), width), buffers, countOf(x) / lanes, inLanes);
    recorder.release(partial);
    return [y, statistics];
  });
  type Backward = Inputs<"x" | "dy" | "gamma" | "beta" | "statistics">;
  registerGpuKernel(NORMS.groupGrad, (inputs: Backward, attrs: GroupAttrs) => {
    const { x, gamma } = inputs;
    const { whole, inLanes, width, lanes } = sizesOf(x, attrs);
    const { images, channels, runs } = whole;
    const [dx, dGamma, dBeta] = [x.shape, [channels], [channels]].map((shape) => recorder.output(shape));
    const partial = recorder.output([2, images, runs, channels]);
    const terms = recorder.output([2, images, channels]);
    const bend = bendOf(attrs);
    recorder.run(
      gradSumsOfRuns(bend, width),
      { ...inputs, partial },
      countOf(partial) / (2 * lanes),
      inLanes,
    );
    const joined = { partial, gamma, dGamma: dGamma!, dBeta: dBeta!, terms };
    recorder.run(joinGradRuns, joined, channels + images * attrs.groups, whole);
    recorder.run(gradApply(bend, width), { ...inputs, terms, dx: dx! }, countOf(x) / lanes, inLanes);
    recorder.release(partial, terms);
    return [dx!, dGamma!, dBeta!];
  });
}
