import { fillZero, madd } from "./simd";

/**
 * to[o, j, :] = Σ weight · from[o, place, :] over the terms of j: a sparse matrix along the middle axis.
 * @param table  outputs + 1 starts of the terms, then the place of each term
 */
export function mapAxis(
  from: usize,
  outer: i32,
  inputs: i32,
  outputs: i32,
  inner: i32,
  table: usize,
  weights: usize,
  to: usize,
): void {
  const places = table + ((<usize>(outputs + 1)) << 2);
  const rowBytes = (<usize>inner) << 2;
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < outputs; j++) {
      const first = load<i32>(table + ((<usize>j) << 2));
      const last = load<i32>(table + ((<usize>j) << 2), 4);
      if (first == last) fillZero(to, inner);
      for (let t = first; t < last; t++) {
        const place = <usize>load<i32>(places + ((<usize>t) << 2));
        const weight = load<f32>(weights + ((<usize>t) << 2));
        if (t == first) setScaled(from + place * rowBytes, rowBytes, weight, to);
        else addScaled(from + place * rowBytes, rowBytes, weight, to);
      }
      to += rowBytes;
    }
    from += <usize>inputs * rowBytes;
  }
}

function setScaled(from: usize, bytes: usize, weight: f32, to: usize): void {
  const factor = f32x4.splat(weight);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.mul(v128.load(from + i), factor));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i) * weight);
}

function addScaled(from: usize, bytes: usize, weight: f32, to: usize): void {
  const factor = f32x4.splat(weight);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, madd(v128.load(from + i), factor, v128.load(to + i)));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i) * weight);
}
