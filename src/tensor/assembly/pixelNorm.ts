import { activate4, slope4 } from "./activated";
import { loadSome, storeSome } from "./activations";
import { horizontalSum, madd } from "./simd";

// Pixel normalisation (Karras et al. 2018, section 4.2) and an activation after it, row by row.

/** Σ a·b over a row. */
function rowDot(a: usize, b: usize, channels: i32): f32 {
  const bytes = (<usize>channels) << 2;
  let lanes = f32x4.splat(0);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) lanes = madd(v128.load(a + i), v128.load(b + i), lanes);
  let sum = horizontalSum(lanes);
  for (; i < bytes; i += 4) sum += load<f32>(a + i) * load<f32>(b + i);
  return sum;
}

/** 1 / √(mean of x² + ε). */
function inverseOf(x: usize, channels: i32, epsilon: f32): f32 {
  return 1 / sqrt<f32>(rowDot(x, x, channels) / <f32>channels + epsilon);
}

export function pixelNorm(
  x: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  kind: i32,
  slope: f32,
  gain: f32,
  y: usize,
): void {
  const bytes = (<usize>channels) << 2;
  const rest = channels & 3;
  for (let row = 0; row < rows; row++) {
    const inverse = f32x4.splat(inverseOf(x, channels, epsilon));
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      v128.store(y + i, activate4(f32x4.mul(v128.load(x + i), inverse), kind, slope, gain));
    }
    if (rest) {
      const line = f32x4.mul(loadSome(x + i, rest), inverse);
      storeSome(y + i, activate4(line, kind, slope, gain), rest);
    }
    x += bytes;
    y += bytes;
  }
}

/** For u = dy · activation′ and r = 1/√…: dx = r·u − x · r³ · mean of u·x. */
export function pixelNormGrad(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  kind: i32,
  slope: f32,
  gain: f32,
  dx: usize,
): void {
  const bytes = (<usize>channels) << 2;
  const rest = channels & 3;
  for (let row = 0; row < rows; row++) {
    const r = inverseOf(x, channels, epsilon);
    const inverse = f32x4.splat(r);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const line = slope4(f32x4.mul(v128.load(x + i), inverse), kind, slope, gain);
      v128.store(dx + i, f32x4.mul(v128.load(dy + i), line));
    }
    if (rest) {
      const line = slope4(f32x4.mul(loadSome(x + i, rest), inverse), kind, slope, gain);
      storeSome(dx + i, f32x4.mul(loadSome(dy + i, rest), line), rest);
    }
    const along = f32x4.splat((-r * r * r * rowDot(dx, x, channels)) / <f32>channels);
    for (i = 0; i + 16 <= bytes; i += 16) {
      v128.store(dx + i, madd(v128.load(dx + i), inverse, f32x4.mul(v128.load(x + i), along)));
    }
    if (rest) {
      const ofX = f32x4.mul(loadSome(x + i, rest), along);
      storeSome(dx + i, madd(loadSome(dx + i, rest), inverse, ofX), rest);
    }
    x += bytes;
    dy += bytes;
    dx += bytes;
  }
}
