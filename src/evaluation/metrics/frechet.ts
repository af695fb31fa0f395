import type { Features } from "./features";
import { eigenSymmetric, product, squareRoot } from "./symmetric";

export interface Gaussian {
  readonly mean: Float64Array;
  /** size × size, divided by n − 1. */
  readonly covariance: Float64Array;
  readonly size: number;
}

export function fitGaussian({ values, count, size }: Features): Gaussian {
  if (count < 2) throw new RangeError("A covariance needs at least two images.");
  const mean = new Float64Array(size);
  for (let i = 0; i < values.length; i++) mean[i % size]! += values[i]! / count;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < size; j++) {
      const left = (values[i * size + j]! - mean[j]!) / (count - 1);
      for (let k = 0; k < size; k++) covariance[j * size + k]! += left * (values[i * size + k]! - mean[k]!);
    }
  }
  return { mean, covariance, size };
}

/**
 * Fréchet distance between two normal distributions (Dowson & Landau 1982), which Heusel et al. 2017 apply to features:
 * |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½). The root's trace comes from Σ₁^½ Σ₂ Σ₁^½, which is symmetric.
 */
export function frechetDistance(a: Gaussian, b: Gaussian): number {
  const { size } = a;
  let distance = 0;
  for (let i = 0; i < size; i++) {
    distance += (a.mean[i]! - b.mean[i]!) ** 2;
    distance += a.covariance[i * size + i]! + b.covariance[i * size + i]!;
  }
  const root = squareRoot(a.covariance, size);
  const middle = product(product(root, b.covariance, size), root, size);
  for (const value of eigenSymmetric(middle, size).values) distance -= 2 * Math.sqrt(Math.max(0, value));
  return Math.max(0, distance);
}
