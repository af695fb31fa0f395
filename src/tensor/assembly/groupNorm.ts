import { affineActivate, affineActivateGrad } from "./activated";
import { combine } from "./batchNorm";
import { centredProducts, columnSquares, columnSums } from "./columns";

// Group normalisation (Wu & He 2018, section 3.1) and an activation after it, for images `first` to `last` − 1 of a
// batch. `means` and `inverses` (1 / √(variance + ε)) hold a number per image and channel, that of its group.

/** `scratch` is room for 3 · channels floats. */
export function groupNormImages(
  x: usize,
  first: i32,
  last: i32,
  places: i32,
  channels: i32,
  groups: i32,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  kind: i32,
  slope: f32,
  gain: f32,
  y: usize,
  means: usize,
  inverses: usize,
  scratch: usize,
): void {
  const bytes = (<usize>channels) << 2;
  const image = <usize>places * bytes;
  const size = channels / groups;
  const count = <f32>places * <f32>size;
  const offset = scratch + bytes;
  for (let at = first; at < last; at++) {
    const from = x + <usize>at * image;
    const mean = means + <usize>at * bytes;
    const inverse = inverses + <usize>at * bytes;
    columnSums(from, places, channels, mean, scratch);
    meanOfGroups(mean, groups, size, count);
    columnSquares(from, places, channels, mean, inverse, scratch);
    meanOfGroups(inverse, groups, size, count);
    for (let c: usize = 0; c < bytes; c += 4) {
      store<f32>(inverse + c, 1 / sqrt<f32>(load<f32>(inverse + c) + epsilon));
    }
    scaleAndOffset(mean, inverse, gamma, beta, bytes, scratch, offset);
    affineActivate(from, places, channels, scratch, offset, kind, slope, gain, y + <usize>at * image);
  }
}

/** Each group's numbers ← their sum / count. */
function meanOfGroups(sums: usize, groups: i32, size: i32, count: f32): void {
  for (let group = 0; group < groups; group++) {
    let sum: f32 = 0;
    for (let c = 0; c < size; c++) sum += load<f32>(sums + ((<usize>c) << 2));
    for (let c = 0; c < size; c++) store<f32>(sums + ((<usize>c) << 2), sum / count);
    sums += (<usize>size) << 2;
  }
}

function scaleAndOffset(
  mean: usize,
  inverse: usize,
  gamma: usize,
  beta: usize,
  bytes: usize,
  scale: usize,
  offset: usize,
): void {
  for (let c: usize = 0; c < bytes; c += 4) {
    const factor = load<f32>(gamma + c) * load<f32>(inverse + c);
    store<f32>(scale + c, factor);
    store<f32>(offset + c, load<f32>(beta + c) - load<f32>(mean + c) * factor);
  }
}

/**
 * For u = dy · activation′ and x̂ = (x − mean) / σ: dx = (γu − ⟨γu⟩ − x̂⟨γu·x̂⟩) / σ with means over the group. Each
 * image's Σ u·x̂ and Σ u by channel are its share of dγ and dβ. `scratch` is room for 4 · channels floats.
 */
export function groupNormGradImages(
  x: usize,
  dy: usize,
  first: i32,
  last: i32,
  places: i32,
  channels: i32,
  groups: i32,
  gamma: usize,
  beta: usize,
  kind: i32,
  slope: f32,
  gain: f32,
  means: usize,
  inverses: usize,
  dx: usize,
  ofGamma: usize,
  ofBeta: usize,
  scratch: usize,
): void {
  const bytes = (<usize>channels) << 2;
  const image = <usize>places * bytes;
  const size = channels / groups;
  const count = <f32>places * <f32>size;
  const b = scratch + bytes;
  const c = scratch + 2 * bytes;
  const partial = scratch + 3 * bytes;
  for (let at = first; at < last; at++) {
    const row = <usize>at * bytes;
    const from = x + <usize>at * image;
    const to = dx + <usize>at * image;
    scaleAndOffset(means + row, inverses + row, gamma, beta, bytes, scratch, b);
    affineActivateGrad(from, dy + <usize>at * image, places, channels, scratch, b, kind, slope, gain, to);
    columnSums(to, places, channels, ofBeta + row, partial);
    centredProducts(from, to, places, channels, means + row, ofGamma + row, partial);
    for (let i: usize = 0; i < bytes; i += 4) {
      const products = load<f32>(ofGamma + row + i) * load<f32>(inverses + row + i);
      store<f32>(ofGamma + row + i, products);
      store<f32>(b + i, load<f32>(gamma + i) * products);
      store<f32>(c + i, load<f32>(gamma + i) * load<f32>(ofBeta + row + i));
    }
    meanOfGroups(b, groups, size, count);
    meanOfGroups(c, groups, size, count);
    for (let i: usize = 0; i < bytes; i += 4) {
      const inverse = load<f32>(inverses + row + i);
      const ofX = -inverse * inverse * load<f32>(b + i);
      store<f32>(b + i, ofX);
      store<f32>(c + i, -inverse * load<f32>(c + i) - ofX * load<f32>(means + row + i));
    }
    combine(from, to, places, channels, scratch, b, c, to);
  }
}
