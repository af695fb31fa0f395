import { exp4, loadSome, sigmoid4, storeSome } from "./activations";
import { madd } from "./simd";

// An activation after one factor and one summand per channel, of a rows × channels matrix.

/** Activations by number; fusedKernels.ts has the same. */
const LINES: i32 = 0;
const TANH: i32 = 1;

/** tanh, near 0 by its series, as 1 − 2 / (e + 1) cancels. */
function tanh4(x: v128): v128 {
  const a = f32x4.min(f32x4.abs(x), f32x4.splat(10));
  const s = f32x4.mul(a, a);
  let series = madd(s, f32x4.splat(62.0 / 2835.0), f32x4.splat(-17.0 / 315.0));
  series = madd(series, s, f32x4.splat(2.0 / 15.0));
  series = madd(series, s, f32x4.splat(-1.0 / 3.0));
  series = f32x4.mul(x, madd(series, s, f32x4.splat(1)));
  const e = exp4(f32x4.add(a, a));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(e, f32x4.splat(1))));
  const signed = v128.bitselect(far, x, i32x4.splat(0x7fffffff));
  return v128.bitselect(series, signed, f32x4.lt(a, f32x4.splat(0.25)));
}

export function activate4(x: v128, kind: i32, slope: f32, gain: f32): v128 {
  if (kind == LINES) {
    const below = f32x4.lt(x, f32x4.splat(0));
    return f32x4.mul(x, v128.bitselect(f32x4.splat(slope * gain), f32x4.splat(gain), below));
  }
  return kind == TANH ? tanh4(x) : sigmoid4(x);
}

/** The derivative; at a bend the left one, as in TensorFlow.js. */
export function slope4(x: v128, kind: i32, slope: f32, gain: f32): v128 {
  if (kind == LINES) {
    const above = f32x4.gt(x, f32x4.splat(0));
    return v128.bitselect(f32x4.splat(gain), f32x4.splat(slope * gain), above);
  }
  if (kind == TANH) {
    const y = tanh4(x);
    return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
  }
  const gate = sigmoid4(x);
  return f32x4.mul(gate, f32x4.sub(f32x4.splat(1), gate));
}

function affine4(x: v128, scale: v128, offset: v128, plain: bool): v128 {
  return plain ? f32x4.add(x, offset) : madd(x, scale, offset);
}

/** One channel, where rows are too short for vectors: `count` numbers with the same factor and summand. */
function activateRun(
  x: usize,
  count: i32,
  scale: usize,
  offset: usize,
  kind: i32,
  slope: f32,
  gain: f32,
  y: usize,
): void {
  const bytes = (<usize>count) << 2;
  const rest = count & 3;
  const plain = scale == 0;
  const factor = f32x4.splat(plain ? 1 : load<f32>(scale));
  const summand = f32x4.splat(load<f32>(offset));
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    v128.store(y + i, activate4(affine4(v128.load(x + i), factor, summand, plain), kind, slope, gain));
  }
  if (rest) {
    const line = affine4(loadSome(x + i, rest), factor, summand, plain);
    storeSome(y + i, activate4(line, kind, slope, gain), rest);
  }
}

function slopeRun(
  x: usize,
  dy: usize,
  count: i32,
  scale: usize,
  offset: usize,
  kind: i32,
  slope: f32,
  gain: f32,
  dx: usize,
): void {
  const bytes = (<usize>count) << 2;
  const rest = count & 3;
  const plain = scale == 0;
  const factor = f32x4.splat(plain ? 1 : load<f32>(scale));
  const summand = f32x4.splat(load<f32>(offset));
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const line = affine4(v128.load(x + i), factor, summand, plain);
    v128.store(dx + i, f32x4.mul(v128.load(dy + i), slope4(line, kind, slope, gain)));
  }
  if (rest) {
    const line = affine4(loadSome(x + i, rest), factor, summand, plain);
    storeSome(dx + i, f32x4.mul(loadSome(dy + i, rest), slope4(line, kind, slope, gain)), rest);
  }
}

/** y = activation(scale[c] · x + offset[c]); a scale at address 0 stands for ones. */
export function affineActivate(
  x: usize,
  rows: i32,
  channels: i32,
  scale: usize,
  offset: usize,
  kind: i32,
  slope: f32,
  gain: f32,
  y: usize,
): void {
  if (channels == 1) return activateRun(x, rows, scale, offset, kind, slope, gain, y);
  const bytes = (<usize>channels) << 2;
  const rest = channels & 3;
  const plain = scale == 0;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const line = affine4(v128.load(x + i), v128.load(scale + i), v128.load(offset + i), plain);
      v128.store(y + i, activate4(line, kind, slope, gain));
    }
    if (rest) {
      const line = affine4(
        loadSome(x + i, rest),
        loadSome(scale + i, rest),
        loadSome(offset + i, rest),
        plain,
      );
      storeSome(y + i, activate4(line, kind, slope, gain), rest);
    }
    x += bytes;
    y += bytes;
  }
}

/** dx = dy · activation′(scale[c] · x + offset[c]); dx may be dy. */
export function affineActivateGrad(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  scale: usize,
  offset: usize,
  kind: i32,
  slope: f32,
  gain: f32,
  dx: usize,
): void {
  if (channels == 1) return slopeRun(x, dy, rows, scale, offset, kind, slope, gain, dx);
  const bytes = (<usize>channels) << 2;
  const rest = channels & 3;
  const plain = scale == 0;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const line = affine4(v128.load(x + i), v128.load(scale + i), v128.load(offset + i), plain);
      v128.store(dx + i, f32x4.mul(v128.load(dy + i), slope4(line, kind, slope, gain)));
    }
    if (rest) {
      const line = affine4(
        loadSome(x + i, rest),
        loadSome(scale + i, rest),
        loadSome(offset + i, rest),
        plain,
      );
      storeSome(dx + i, f32x4.mul(loadSome(dy + i, rest), slope4(line, kind, slope, gain)), rest);
    }
    x += bytes;
    dy += bytes;
    dx += bytes;
  }
}

/** What normalising by known statistics comes to: scale = γ / √(variance + ε), offset = β − mean · scale. */
export function foldStatistics(
  mean: usize,
  variance: usize,
  gamma: usize,
  beta: usize,
  channels: i32,
  epsilon: f32,
  scale: usize,
  offset: usize,
): void {
  for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
    const factor = load<f32>(gamma + c) / sqrt<f32>(load<f32>(variance + c) + epsilon);
    store<f32>(scale + c, factor);
    store<f32>(offset + c, load<f32>(beta + c) - load<f32>(mean + c) * factor);
  }
}
