import { madd } from "./simd";

/**
 * Kingma & Ba 2015, algorithm 1, with both bias corrections folded into `rate` and `epsilon` by the caller.
 * Reads the old parameter and moments, writes the new ones elsewhere.
 */
export function adam(
  param: usize,
  grad: usize,
  first: usize,
  second: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  newParam: usize,
  newFirst: usize,
  newSecond: usize,
): void {
  const bytes = (<usize>count) << 2;
  const rest1 = f32x4.splat(1 - beta1);
  const rest2 = f32x4.splat(1 - beta2);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const g = v128.load(grad + i);
    const m = madd(f32x4.splat(beta1), v128.load(first + i), f32x4.mul(rest1, g));
    const v = madd(f32x4.splat(beta2), v128.load(second + i), f32x4.mul(rest2, f32x4.mul(g, g)));
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)));
    v128.store(newParam + i, f32x4.sub(v128.load(param + i), step));
    v128.store(newFirst + i, m);
    v128.store(newSecond + i, v);
  }
  for (; i < bytes; i += 4) {
    const g = load<f32>(grad + i);
    const m = beta1 * load<f32>(first + i) + (1 - beta1) * g;
    const v = beta2 * load<f32>(second + i) + (1 - beta2) * (g * g);
    store<f32>(newParam + i, load<f32>(param + i) - (m * rate) / (sqrt<f32>(v) + epsilon));
    store<f32>(newFirst + i, m);
    store<f32>(newSecond + i, v);
  }
}

/** to = decay · average + (1 − decay) · value. */
export function average(old: usize, value: usize, count: i32, decay: f32, to: usize): void {
  const bytes = (<usize>count) << 2;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const share = f32x4.mul(f32x4.splat(1 - decay), v128.load(value + i));
    v128.store(to + i, madd(f32x4.splat(decay), v128.load(old + i), share));
  }
  for (; i < bytes; i += 4) {
    store<f32>(to + i, decay * load<f32>(old + i) + (1 - decay) * load<f32>(value + i));
  }
}
