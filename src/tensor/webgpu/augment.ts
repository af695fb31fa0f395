import { AUGMENT, type AugmentAttrs } from "../diffAugment";
import type { tf } from "../tf";
import { countOf, registerGpuKernel, type Inputs } from "./gpuKernel";
import type { Recorder } from "./recorder";
import type { Shader } from "./shader";

const PLACES = { rows: "u32", columns: "u32", channels: "u32", reach: "i32", runs: "u32" } as const;

/** Row `image` of `draws`: brightness, contrast, shift by rows and columns, centre of the cut. */
const DRAWS = `
fn isCut(image: u32, row: i32, column: i32) -> bool {
  let r = row - i32(draws[6u * image + 4u]);
  let c = column - i32(draws[6u * image + 5u]);
  return r >= -u.reach && r < u.reach && c >= -u.reach && c < u.reach;
}
fn inImage(row: i32, column: i32) -> bool {
  return row >= 0 && row < i32(u.rows) && column >= 0 && column < i32(u.columns);
}
fn mean(image: u32) -> f32 {
  var sum = 0.0;
  for (var run = 0u; run < u.runs; run++) { sum += partial[image * u.runs + run]; }
  return sum / f32(u.rows * u.columns * u.channels);
}`;

/** Where thread i is: row, column and image of its number. */
const HERE = `
  let place = i / u.channels;
  let column = i32(place % u.columns);
  let row = i32((place / u.columns) % u.rows);
  let image = place / (u.columns * u.rows);
  let down = i32(draws[6u * image + 2u]);
  let right = i32(draws[6u * image + 3u]);
  let contrast = draws[6u * image + 1u];`;

/** Sums of each image over interleaved runs. */
const imageRuns = {
  name: "augmentRuns",
  buffers: ["x", "partial"],
  writes: ["partial"],
  uniforms: { size: "u32", runs: "u32" },
  body: `
  let start = (i / u.runs) * u.size;
  var sum = 0.0;
  for (var at = i % u.runs; at < u.size; at += u.runs) { sum += x[start + at]; }
  partial[i] = sum;`,
} satisfies Shader;

const forward = {
  name: "augment",
  buffers: ["x", "draws", "partial", "y"],
  writes: ["y"],
  uniforms: { ...PLACES, brighten: "f32" },
  functions: DRAWS,
  body: `${HERE}
  var value = 0.0;
  if (inImage(row - down, column - right) && !isCut(image, row, column)) {
    let source = i32(i) - (down * i32(u.columns) + right) * i32(u.channels);
    let brightness = u.brighten * draws[6u * image];
    value = contrast * x[source] + ((1.0 - contrast) * mean(image) + brightness);
  }
  y[i] = value;`,
} satisfies Shader;

/** Sums of each image over interleaved runs of what reaches it: neither cut nor moved out. */
const reachingRuns = {
  name: "augmentGradRuns",
  buffers: ["x", "draws", "partial"],
  writes: ["partial"],
  uniforms: PLACES,
  functions: DRAWS.slice(0, DRAWS.indexOf("fn mean")),
  body: `
  let image = i / u.runs;
  let down = i32(draws[6u * image + 2u]);
  let right = i32(draws[6u * image + 3u]);
  let size = u.rows * u.columns * u.channels;
  var sum = 0.0;
  for (var at = i % u.runs; at < size; at += u.runs) {
    let row = i32(at / (u.columns * u.channels));
    let column = i32((at / u.channels) % u.columns);
    if (inImage(row - down, column - right) && !isCut(image, row, column)) { sum += x[image * size + at]; }
  }
  partial[i] = sum;`,
} satisfies Shader;

const backward = {
  name: "augmentGrad",
  buffers: ["x", "draws", "partial", "y"],
  writes: ["y"],
  uniforms: PLACES,
  functions: DRAWS,
  body: `${HERE}
  var value = (1.0 - contrast) * mean(image);
  if (inImage(row + down, column + right) && !isCut(image, row + down, column + right)) {
    value += contrast * x[i32(i) + (down * i32(u.columns) + right) * i32(u.channels)];
  }
  y[i] = value;`,
} satisfies Shader;

/** Each thread of the second pass adds up its image's runs again: cheaper than a pass between, up to this many. */
const MOST_RUNS = 32;

function sizesOf(x: tf.TensorInfo, { reach }: AugmentAttrs) {
  const [, rows, columns, channels] = x.shape as [number, number, number, number];
  return { rows, columns, channels, reach, runs: Math.min(MOST_RUNS, rows * columns * channels) };
}

export function registerAugment(recorder: Recorder): void {
  registerGpuKernel(AUGMENT.forward, ({ x, draws }: Inputs<"x" | "draws">, attrs: AugmentAttrs) => {
    const sizes = sizesOf(x, attrs);
    const [y, partial] = [recorder.output(x.shape), recorder.output([x.shape[0]!, sizes.runs])];
    const size = countOf(x) / x.shape[0]!;
    recorder.run(imageRuns, { x, partial }, countOf(partial), { size, runs: sizes.runs });
    recorder.run(forward, { x, draws, partial, y }, countOf(x), { ...sizes, brighten: +attrs.brighten });
    recorder.release(partial);
    return y;
  });
  registerGpuKernel(AUGMENT.backward, ({ x, draws }: Inputs<"x" | "draws">, attrs: AugmentAttrs) => {
    const sizes = sizesOf(x, attrs);
    const [y, partial] = [recorder.output(x.shape), recorder.output([x.shape[0]!, sizes.runs])];
    recorder.run(reachingRuns, { x, draws, partial }, countOf(partial), sizes);
    recorder.run(backward, { x, draws, partial, y }, countOf(x), sizes);
    recorder.release(partial);
    return y;
  });
}
