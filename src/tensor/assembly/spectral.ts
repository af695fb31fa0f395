import { fillZero, horizontalSum, madd } from "./simd";

// Spectral normalisation (Miyato et al. 2018, algorithm 1) of a rows × columns matrix. With v = W u and t = Wᵀ v,
// neither normalised: |v|² = u · t, σ = |t| / |v|, and the next u is t / |t|.

/** scalars[0] = σ, scalars[1] = 1 / |v|. */
export function spectralNorm(
  w: usize,
  u: usize,
  rows: i32,
  columns: i32,
  y: usize,
  next: usize,
  v: usize,
  scalars: usize,
): void {
  const bytes = (<usize>columns) << 2;
  fillZero(next, columns);
  for (let row = 0; row < rows; row++) {
    const line = w + <usize>row * bytes;
    const along = dot(line, u, columns);
    store<f32>(v + ((<usize>row) << 2), along);
    addScaled(line, bytes, along, next);
  }
  const length = sqrt<f32>(dot(next, next, columns));
  const ofV = sqrt<f32>(max<f32>(dot(next, u, columns), 0));
  const sigma = length / max<f32>(ofV, 1e-12);
  store<f32>(scalars, sigma);
  store<f32>(scalars, 1 / max<f32>(ofV, 1e-12), 4);
  for (let i: usize = 0; i < bytes; i += 4) {
    store<f32>(next + i, load<f32>(next + i) / max<f32>(length, 1e-12));
  }
  const divisor = f32x4.splat(sigma);
  const end = <usize>rows * bytes;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(y + i, f32x4.div(v128.load(w + i), divisor));
  for (; i < end; i += 4) store<f32>(y + i, load<f32>(w + i) / sigma);
}

/** dw = (dy − ⟨w, dy⟩ / σ · v nextᵀ / |v|) / σ. */
export function spectralNormGrad(
  w: usize,
  dy: usize,
  next: usize,
  v: usize,
  scalars: usize,
  rows: i32,
  columns: i32,
  dw: usize,
): void {
  const bytes = (<usize>columns) << 2;
  const sigma = load<f32>(scalars);
  let along: f64 = 0;
  for (let row = 0; row < rows; row++) {
    along += <f64>dot(w + <usize>row * bytes, dy + <usize>row * bytes, columns);
  }
  const share = (<f32>along / sigma) * load<f32>(scalars, 4);
  const inverse = f32x4.splat(1 / sigma);
  for (let row = 0; row < rows; row++) {
    const factor = -share * load<f32>(v + ((<usize>row) << 2));
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const rest = madd(v128.load(next + i), f32x4.splat(factor), v128.load(dy + i));
      v128.store(dw + i, f32x4.mul(rest, inverse));
    }
    for (; i < bytes; i += 4) {
      store<f32>(dw + i, (load<f32>(dy + i) + load<f32>(next + i) * factor) * (1 / sigma));
    }
    dy += bytes;
    dw += bytes;
  }
}

function dot(a: usize, b: usize, count: i32): f32 {
  const bytes = (<usize>count) << 2;
  let lanes = f32x4.splat(0);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) lanes = madd(v128.load(a + i), v128.load(b + i), lanes);
  let sum = horizontalSum(lanes);
  for (; i < bytes; i += 4) sum += load<f32>(a + i) * load<f32>(b + i);
  return sum;
}

function addScaled(from: usize, bytes: usize, factor: f32, to: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    v128.store(to + i, madd(v128.load(from + i), f32x4.splat(factor), v128.load(to + i)));
  }
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i) * factor);
}
