import type { KernelDistance } from "@/domain/quality";
import type { Random } from "@/domain/random";
import { rowOf, rowsOf, type Features } from "./features";

/** Bińkowski et al. 2018 (arXiv 1801.01401), section 4: (x·y/d + 1)³. */
function kernel(x: Float64Array, y: Float64Array): number {
  let dot = 0;
  for (let i = 0; i < x.length; i++) dot += x[i]! * y[i]!;
  return (dot / x.length + 1) ** 3;
}

/** Squared maximum mean discrepancy, unbiased: the mean over pairs of different images. May be below zero. */
export function squaredMmd(a: Features, b: Features): number {
  return within(a) + within(b) - 2 * between(a, b);
}

function within(a: Features): number {
  let sum = 0;
  for (let i = 0; i < a.count; i++) for (let j = 0; j < i; j++) sum += 2 * kernel(rowOf(a, i), rowOf(a, j));
  return sum / (a.count * (a.count - 1));
}

function between(a: Features, b: Features): number {
  let sum = 0;
  for (let i = 0; i < a.count; i++) for (let j = 0; j < b.count; j++) sum += kernel(rowOf(a, i), rowOf(b, j));
  return sum / (a.count * b.count);
}

/** Kernel inception distance on a named extractor: the mean over random subsets of both sides. */
export function kernelDistance(
  a: Features,
  b: Features,
  random: Random,
  { subsets = 50, subsetSize = 100 } = {},
): KernelDistance {
  const take = Math.min(subsetSize, a.count, b.count);
  if (take < 2) throw new RangeError("The kernel distance needs at least two images on each side.");
  const draws = Array.from({ length: subsets }, () =>
    squaredMmd(rowsOf(a, choose(a.count, take, random)), rowsOf(b, choose(b.count, take, random))),
  );
  const mean = draws.reduce((sum, value) => sum + value, 0) / subsets;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, subsets - 1);
  return { mean, deviation: Math.sqrt(variance) };
}

function choose(count: number, take: number, random: Random): number[] {
  return random.shuffle(Array.from({ length: count }, (_, i) => i)).slice(0, take);
}
