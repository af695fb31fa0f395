import { columnSquares, columnSums, scaleColumns } from "./columns";
import { fillZero, madd } from "./simd";

// Batch normalisation of a rows × channels matrix (Ioffe & Szegedy 2015, algorithm 1 and section 3).
// `scratch` is room for 3 · channels floats.

/** y = γ (x − mean) / √(variance + ε) + β; mean and (biased) variance are set. */
export function batchNorm(
  x: usize,
  rows: i32,
  channels: i32,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  y: usize,
  mean: usize,
  variance: usize,
  scratch: usize,
): void {
  const scale = scratch;
  const offset = scratch + ((<usize>channels) << 2);
  const count = <f32>rows;
  columnSums(x, rows, channels, mean, scratch);
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4)
    store<f32>(mean + c, load<f32>(mean + c) / count);
  columnSquares(x, rows, channels, mean, variance, scratch);
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    const biased = load<f32>(variance + c) / count;
    store<f32>(variance + c, biased);
    const factor = load<f32>(gamma + c) / sqrt<f32>(biased + epsilon);
    store<f32>(scale + c, factor);
    store<f32>(offset + c, load<f32>(beta + c) - load<f32>(mean + c) * factor);
  }
  scaleColumns(x, rows, channels, scale, offset, y);
}

/** dγ = Σ dy·x̂, dβ = Σ dy, dx = γ/σ · (dy − dβ/n − x̂·dγ/n), with x̂ = (x − mean)/σ. */
export function batchNormGrad(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  gamma: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  dx: usize,
  dGamma: usize,
  dBeta: usize,
  scratch: usize,
): void {
  const bytes = (<usize>channels) << 2;
  columnSums(dy, rows, channels, dBeta, scratch);
  centredProducts(x, dy, rows, channels, mean, dGamma, scratch);
  // dx = a·dy + b·x + c for each channel.
  const a = scratch;
  const b = scratch + bytes;
  const c = scratch + 2 * bytes;
  const count = <f32>rows;
  for (let i: usize = 0; i < bytes; i += 4) {
    const inverse: f32 = 1 / sqrt<f32>(load<f32>(variance + i) + epsilon);
    const products = load<f32>(dGamma + i) * inverse;
    store<f32>(dGamma + i, products);
    const factor = load<f32>(gamma + i) * inverse;
    const slope = (-factor * inverse * products) / count;
    store<f32>(a + i, factor);
    store<f32>(b + i, slope);
    store<f32>(c + i, (-factor * load<f32>(dBeta + i)) / count - slope * load<f32>(mean + i));
  }
  combine(x, dy, rows, channels, a, b, c, dx);
}

/** sums[c] = Σ dy·(x − mean[c]), in blocks as in columns.ts. */
function centredProducts(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  sums: usize,
  partial: usize,
): void {
  const bytes = (<usize>channels) << 2;
  fillZero(sums, channels);
  for (let start = 0; start < rows; start += 128) {
    const count = min(128, rows - start);
    fillZero(partial, channels);
    for (let row = 0; row < count; row++) {
      let i: usize = 0;
      for (; i + 16 <= bytes; i += 16) {
        const centred = f32x4.sub(v128.load(x + i), v128.load(mean + i));
        v128.store(partial + i, madd(centred, v128.load(dy + i), v128.load(partial + i)));
      }
      for (; i < bytes; i += 4) {
        const centred = load<f32>(x + i) - load<f32>(mean + i);
        store<f32>(partial + i, load<f32>(partial + i) + centred * load<f32>(dy + i));
      }
      x += bytes;
      dy += bytes;
    }
    for (let i: usize = 0; i < bytes; i += 4) {
      store<f32>(sums + i, load<f32>(sums + i) + load<f32>(partial + i));
    }
  }
}

function combine(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  a: usize,
  b: usize,
  c: usize,
  dx: usize,
): void {
  const bytes = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const ofX = madd(v128.load(x + i), v128.load(b + i), v128.load(c + i));
      v128.store(dx + i, madd(v128.load(dy + i), v128.load(a + i), ofX));
    }
    for (; i < bytes; i += 4) {
      const ofX = load<f32>(x + i) * load<f32>(b + i) + load<f32>(c + i);
      store<f32>(dx + i, load<f32>(dy + i) * load<f32>(a + i) + ofX);
    }
    x += bytes;
    dy += bytes;
    dx += bytes;
  }
}
