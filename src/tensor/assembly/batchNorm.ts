import { madd } from "./simd";

// The parts of batch normalisation (Ioffe & Szegedy 2015, algorithm 1 and section 3) between its sums, which are
// those of columns.ts. `fusedNorms.ts` puts them together.

/**
 * Of sums Σ u and Σ u·(x − mean): dγ, and the a, b and c by channel of dx = a·u + b·x + c. dβ is the first sum.
 * dγ = Σ u·x̂, dβ = Σ u, dx = γ/σ · (u − dβ/n − x̂·dγ/n), with x̂ = (x − mean)/σ.
 */
export function batchNormTerms(
  rows: i32,
  channels: i32,
  gamma: usize,
  mean: usize,
  variance: usize,
  epsilon: f32,
  dGamma: usize,
  dBeta: usize,
  terms: usize,
): void {
  const bytes = (<usize>channels) << 2;
  const count = <f32>rows;
  for (let i: usize = 0; i < bytes; i += 4) {
    const inverse: f32 = 1 / sqrt<f32>(load<f32>(variance + i) + epsilon);
    const products = load<f32>(dGamma + i) * inverse;
    store<f32>(dGamma + i, products);
    const factor = load<f32>(gamma + i) * inverse;
    const slope = (-factor * inverse * products) / count;
    store<f32>(terms + i, factor);
    store<f32>(terms + bytes + i, slope);
    store<f32>(terms + 2 * bytes + i, (-factor * load<f32>(dBeta + i)) / count - slope * load<f32>(mean + i));
  }
}

/** dx = a[c] · u + b[c] · x + c[c]; dx may be u. */
export function combine(
  x: usize,
  u: usize,
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
      v128.store(dx + i, madd(v128.load(u + i), v128.load(a + i), ofX));
    }
    for (; i < bytes; i += 4) {
      const ofX = load<f32>(x + i) * load<f32>(b + i) + load<f32>(c + i);
      store<f32>(dx + i, load<f32>(u + i) * load<f32>(a + i) + ofX);
    }
    x += bytes;
    u += bytes;
    dx += bytes;
  }
}
