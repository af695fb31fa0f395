import { madd } from "./simd";

/** eˣ by range reduction to ±ln 2 / 2 and a polynomial; relative error about 1e-7. Cephes expf (Moshier 1992). */
export function exp4(x: v128): v128 {
  x = f32x4.max(f32x4.splat(-87.3), f32x4.min(f32x4.splat(88.3), x));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  // ln 2 in two parts, so that n · ln 2 is taken away without rounding.
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  const value = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(value, exponent);
}

export function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))));
}

/** The last one to three floats of a run, so that the vector code serves them too. */
export function loadSome(from: usize, count: i32): v128 {
  let value = f32x4.splat(load<f32>(from));
  if (count > 1) value = f32x4.replace_lane(value, 1, load<f32>(from, 4));
  if (count > 2) value = f32x4.replace_lane(value, 2, load<f32>(from, 8));
  return value;
}

export function storeSome(to: usize, value: v128, count: i32): void {
  store<f32>(to, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(value, 2), 8);
}

/** y = a · σ(b) for rows of [a, b], `half` channels each. */
export function glu(x: usize, rows: i32, half: i32, y: usize): void {
  const bytes = (<usize>half) << 2;
  const rest = half & 3;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      v128.store(y + i, f32x4.mul(v128.load(x + i), sigmoid4(v128.load(x + bytes + i))));
    }
    if (rest)
      storeSome(y + i, f32x4.mul(loadSome(x + i, rest), sigmoid4(loadSome(x + bytes + i, rest))), rest);
    x += 2 * bytes;
    y += bytes;
  }
}

function gluGateGrad(value: v128, gate: v128, dy: v128): v128 {
  return f32x4.mul(f32x4.mul(dy, value), f32x4.mul(gate, f32x4.sub(f32x4.splat(1), gate)));
}

export function gluGrad(x: usize, dy: usize, rows: i32, half: i32, dx: usize): void {
  const bytes = (<usize>half) << 2;
  const rest = half & 3;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const gate = sigmoid4(v128.load(x + bytes + i));
      const upstream = v128.load(dy + i);
      v128.store(dx + i, f32x4.mul(upstream, gate));
      v128.store(dx + bytes + i, gluGateGrad(v128.load(x + i), gate, upstream));
    }
    if (rest) {
      const gate = sigmoid4(loadSome(x + bytes + i, rest));
      const upstream = loadSome(dy + i, rest);
      storeSome(dx + i, f32x4.mul(upstream, gate), rest);
      storeSome(dx + bytes + i, gluGateGrad(loadSome(x + i, rest), gate, upstream), rest);
    }
    x += 2 * bytes;
    dy += bytes;
    dx += 2 * bytes;
  }
}

/** y = gain · max(x, slope · x), for slopes in [0, 1]. */
export function leakyRelu(x: usize, count: i32, slope: f32, gain: f32, y: usize): void {
  const bytes = (<usize>count) << 2;
  const below = f32x4.splat(slope * gain);
  const above = f32x4.splat(gain);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const value = v128.load(x + i);
    v128.store(y + i, f32x4.max(f32x4.mul(value, above), f32x4.mul(value, below)));
  }
  for (; i < bytes; i += 4) {
    const value = load<f32>(x + i);
    store<f32>(y + i, max(value * gain, value * (slope * gain)));
  }
}

export function leakyReluGrad(x: usize, dy: usize, count: i32, slope: f32, gain: f32, dx: usize): void {
  const bytes = (<usize>count) << 2;
  const below = f32x4.splat(slope * gain);
  const above = f32x4.splat(gain);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const factor = v128.bitselect(above, below, f32x4.gt(v128.load(x + i), f32x4.splat(0)));
    v128.store(dx + i, f32x4.mul(v128.load(dy + i), factor));
  }
  for (; i < bytes; i += 4) {
    store<f32>(dx + i, load<f32>(dy + i) * (load<f32>(x + i) > 0 ? gain : slope * gain));
  }
}
