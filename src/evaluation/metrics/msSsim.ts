import type { Random } from "@/domain/random";

/** Exponents of the five scales. Wang, Simoncelli & Bovik 2003, section 3.2. */
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;
const WINDOW = 11;
const SIGMA = 1.5;

const KERNEL = (() => {
  const raw = Array.from({ length: WINDOW }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * SIGMA ** 2)));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
})();

interface Parts {
  readonly luminance: number;
  readonly contrast: number;
}

/**
 * Multi-scale structural similarity of two square images (Wang, Simoncelli & Bovik 2003). Images too small for five
 * scales of an 11 × 11 window get as many as fit, their weights scaled to a sum of 1: say so beside the number.
 * @param range  largest value minus smallest that a pixel can take
 */
export function msSsim(a: Float32Array, b: Float32Array, size: number, range: number): number {
  const scales = scalesOf(size);
  const total = WEIGHTS.slice(0, scales).reduce((sum, weight) => sum + weight, 0);
  let [left, right, side, result] = [a, b, size, 1];
  for (let scale = 0; scale < scales; scale++) {
    const { luminance, contrast } = similarity(left, right, side, range);
    const exponent = WEIGHTS[scale]! / total;
    // A negative mean has no real power; it means no structure in common.
    result *= Math.max(0, contrast) ** exponent;
    if (scale === scales - 1) result *= Math.max(0, luminance) ** exponent;
    [left, right, side] = [halved(left, side), halved(right, side), side >> 1];
  }
  return result;
}

/** How many scales an image of this size has: 5 from 176 pixels on, 3 at 64. */
export function scalesOf(size: number): number {
  let scales = 1;
  while (scales < WEIGHTS.length && size >> scales >= WINDOW) scales++;
  return scales;
}

function similarity(a: Float32Array, b: Float32Array, size: number, range: number): Parts {
  const c1 = (0.01 * range) ** 2;
  const c2 = (0.03 * range) ** 2;
  const blur = (values: Float32Array): Float64Array => filtered(values, size);
  const [meanA, meanB] = [blur(a), blur(b)];
  const squareA = blur(a.map((value) => value * value));
  const squareB = blur(b.map((value) => value * value));
  const both = blur(a.map((value, i) => value * b[i]!));
  let [luminance, contrast] = [0, 0];
  meanA.forEach((ma, i) => {
    const mb = meanB[i]!;
    const variances = squareA[i]! - ma * ma + squareB[i]! - mb * mb;
    luminance += (2 * ma * mb + c1) / (ma * ma + mb * mb + c1);
    contrast += (2 * (both[i]! - ma * mb) + c2) / (variances + c2);
  });
  return { luminance: luminance / meanA.length, contrast: contrast / meanA.length };
}

/** Gaussian window wherever it fits: (size − 10)². */
function filtered(values: Float32Array, size: number): Float64Array {
  const inner = size - WINDOW + 1;
  const across = new Float64Array(size * inner);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < inner; column++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += KERNEL[k]! * values[row * size + column + k]!;
      across[row * inner + column] = sum;
    }
  }
  const result = new Float64Array(inner * inner);
  for (let row = 0; row < inner; row++) {
    for (let column = 0; column < inner; column++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += KERNEL[k]! * across[(row + k) * inner + column]!;
      result[row * inner + column] = sum;
    }
  }
  return result;
}

function halved(values: Float32Array, size: number): Float32Array {
  const half = size >> 1;
  return Float32Array.from({ length: half * half }, (_, i) => {
    const at = 2 * Math.floor(i / half) * size + 2 * (i % half);
    return (values[at]! + values[at + 1]! + values[at + size]! + values[at + size + 1]!) / 4;
  });
}

/**
 * Mean similarity of random pairs of a set: near 1 means all images look alike. Compare with real pairs, never read alone.
 * @param images  count × size × size
 */
export function pairSimilarity(
  images: Float32Array,
  size: number,
  pairs: number,
  range: number,
  random: Random,
): number {
  const area = size * size;
  const count = images.length / area;
  if (count < 2) throw new RangeError("A pair needs two images.");
  let sum = 0;
  for (let i = 0; i < pairs; i++) {
    const first = random.integer(count);
    const second = (first + 1 + random.integer(count - 1)) % count;
    const at = (index: number): Float32Array => images.subarray(index * area, (index + 1) * area);
    sum += msSsim(at(first), at(second), size, range);
  }
  return sum / pairs;
}
