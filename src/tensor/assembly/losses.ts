// Means of what a loss takes of each element, summed in double precision.

/** The mean of max(0, 1 + sign · x). */
export function meanHinge(x: usize, count: i32, sign: f32, to: usize): void {
  let sum: f64 = 0;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4)
    sum += max<f32>(0, <f32>1 + sign * load<f32>(x + i));
  store<f32>(to, <f32>(sum / <f64>count));
}

export function meanHingeGrad(x: usize, dy: usize, count: i32, sign: f32, dx: usize): void {
  const share = (load<f32>(dy) * sign) / <f32>count;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    store<f32>(dx + i, <f32>1 + sign * load<f32>(x + i) > 0 ? share : 0);
  }
}

/** The mean of |a − b|. */
export function meanApart(a: usize, b: usize, count: i32, to: usize): void {
  let sum: f64 = 0;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4)
    sum += abs<f32>(load<f32>(a + i) - load<f32>(b + i));
  store<f32>(to, <f32>(sum / <f64>count));
}

/** By a; that by b is its negative. */
export function meanApartGrad(a: usize, b: usize, dy: usize, count: i32, da: usize): void {
  const share = load<f32>(dy) / <f32>count;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const apart = load<f32>(a + i) - load<f32>(b + i);
    store<f32>(da + i, apart > 0 ? share : apart < 0 ? -share : 0);
  }
}
