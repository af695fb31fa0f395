import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import type { Features } from "./features";
import { fitGaussian, frechetDistance, type Gaussian } from "./frechet";
import { kernelDistance, squaredMmd } from "./kernelDistance";
import { manifoldMeasures } from "./manifold";
import { msSsim, pairSimilarity, scalesOf } from "./msSsim";
import { eigenSymmetric, product, squareRoot } from "./symmetric";

function points(count: number, size: number, seed: number, shift = 0, spread = 1): Features {
  const random = new Random(seed);
  return {
    values: Float64Array.from({ length: count * size }, () => random.normal(shift, spread)),
    count,
    size,
  };
}
const rows = (...values: number[][]): Features => ({
  values: Float64Array.from(values.flat()),
  count: values.length,
  size: values[0]!.length,
});

describe("symmetric matrices", () => {
  it("have the eigenvalues of the discrete Laplacian, known in closed form", () => {
    const n = 24;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const found = [...eigenSymmetric(matrix, n).values].sort((a, b) => a - b);
    found.forEach((value, i) =>
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((i + 1) * Math.PI) / (n + 1)), 10),
    );
  });

  it("are the square of their root", () => {
    const { covariance } = fitGaussian(points(40, 12, 3));
    const root = squareRoot(covariance, 12);
    product(root, root, 12).forEach((value, i) => expect(value).toBeCloseTo(covariance[i]!, 10));
  });
});

describe("Fréchet distance", () => {
  const gaussian = (mean: number[], variances: number[]): Gaussian => {
    const size = mean.length;
    const covariance = new Float64Array(size * size);
    variances.forEach((value, i) => (covariance[i * size + i] = value));
    return { mean: Float64Array.from(mean), covariance, size };
  };

  it("is the closed form for independent features: squared gaps of means and of deviations", () => {
    const a = gaussian([0, 1, 2], [1, 4, 9]);
    const b = gaussian([1, 1, 0], [4, 4, 1]);
    expect(frechetDistance(a, b)).toBeCloseTo(1 + 4 + (2 - 1) ** 2 + (1 - 3) ** 2, 10);
  });

  it("is the closed form for two correlated features", () => {
    // tr((Σ₁Σ₂)^½) of 2 × 2 matrices is √(tr Σ₁Σ₂ + 2 √det Σ₁Σ₂).
    const s1 = Float64Array.of(2, 0.8, 0.8, 1);
    const s2 = Float64Array.of(1, -0.3, -0.3, 3);
    const p = product(s1, s2, 2);
    const root = Math.sqrt(p[0]! + p[3]! + 2 * Math.sqrt(p[0]! * p[3]! - p[1]! * p[2]!));
    const mean = Float64Array.of(0, 0);
    const distance = frechetDistance({ mean, covariance: s1, size: 2 }, { mean, covariance: s2, size: 2 });
    expect(distance).toBeCloseTo(2 + 1 + 1 + 3 - 2 * root, 10);
  });

  it("is zero for the same images, and shrinks with n between halves of one population", () => {
    const same = fitGaussian(points(30, 4, 1));
    expect(frechetDistance(same, same)).toBeCloseTo(0, 8);
    const apart = (n: number) => frechetDistance(fitGaussian(points(n, 8, 1)), fitGaussian(points(n, 8, 2)));
    expect(apart(1000)).toBeLessThan(apart(50) / 5);
  });

  it("works where images are fewer than features", () => {
    const distance = frechetDistance(fitGaussian(points(5, 20, 1)), fitGaussian(points(5, 20, 2)));
    expect(Number.isFinite(distance)).toBe(true);
  });
});

describe("kernel distance", () => {
  it("is the mean over pairs, counted by hand", () => {
    // d = 1: k(x, y) = (xy + 1)³.
    const a = rows([0], [1]);
    const b = rows([2], [-1]);
    const between = ((1 + 1 + 27 + 0) / 4) * 2;
    expect(squaredMmd(a, b)).toBeCloseTo(1 + (-2 + 1) ** 3 - between, 12);
  });

  it("is about zero within one population and clearly above between two", () => {
    const random = () => new Random(4);
    const same = kernelDistance(points(300, 16, 1), points(300, 16, 2), random());
    const other = kernelDistance(points(300, 16, 1), points(300, 16, 3, 0.5), random());
    expect(Math.abs(same.mean)).toBeLessThan(3 * same.deviation);
    expect(other.mean).toBeGreaterThan(5 * other.deviation);
  });
});

describe("precision, recall, density, coverage", () => {
  it("are 1 when both are the same images", () => {
    const same = points(60, 4, 1);
    const { precision, recall, coverage } = manifoldMeasures(same, same);
    expect([precision, recall, coverage]).toEqual([1, 1, 1]);
  });

  it("tell a model without variety from one without quality", () => {
    const real = points(200, 4, 1);
    const collapsed = manifoldMeasures(real, points(200, 4, 2, 0, 0.2));
    expect(collapsed.precision).toBeGreaterThan(0.95);
    expect(collapsed.recall).toBeLessThan(0.3);
    const wild = manifoldMeasures(real, points(200, 4, 2, 0, 4));
    expect(wild.precision).toBeLessThan(0.3);
    expect(wild.recall).toBeGreaterThan(0.9);
    expect(collapsed.coverage).toBeLessThan(0.5);
  });

  it("come near the value that Naeem et al. derive for equal distributions: coverage 1 − (1/2)^k", () => {
    // Section 3.3 of arXiv 2002.09797: for as many synthetic as real images of one distribution, N and M large,
    // the expected coverage is 1 − 1/2^k; for k = 5 that is 0.97, and the expected density is 1.
    const { coverage, density } = manifoldMeasures(points(800, 8, 1), points(800, 8, 2));
    expect(coverage).toBeGreaterThan(0.95);
    expect(coverage).toBeLessThan(0.985);
    expect(density).toBeGreaterThan(0.93);
    expect(density).toBeLessThan(1.07);
  });
});

describe("multi-scale similarity", () => {
  const noise = (seed: number, size = 64) => {
    const random = new Random(seed);
    return Float32Array.from({ length: size * size }, () => random.uniform(0, 255));
  };

  it("is 1 for an image and itself, near 0 for unrelated noise", () => {
    expect(msSsim(noise(1), noise(1), 64, 255)).toBeCloseTo(1, 6);
    expect(msSsim(noise(1), noise(2), 64, 255)).toBeLessThan(0.1);
  });

  it("is the luminance term alone for two flat images, at the coarsest scale's weight", () => {
    const flat = (value: number) => new Float32Array(64 * 64).fill(value);
    const c1 = (0.01 * 255) ** 2;
    const luminance = (2 * 100 * 150 + c1) / (100 ** 2 + 150 ** 2 + c1);
    const weights = [0.0448, 0.2856, 0.3001];
    const exponent = 0.3001 / weights.reduce((a, b) => a + b, 0);
    expect(msSsim(flat(100), flat(150), 64, 255)).toBeCloseTo(luminance ** exponent, 6);
  });

  it("falls as an image is blurred away", () => {
    const image = Float32Array.from(
      { length: 64 * 64 },
      (_, i) => 128 + 100 * Math.sin(i / 3) * Math.sin(i / 200),
    );
    const faded = (share: number) => image.map((value) => 128 + (value - 128) * share);
    const values = [1, 0.7, 0.4, 0.1].map((share) => msSsim(image, faded(share), 64, 255));
    expect([...values].sort((a, b) => b - a)).toEqual(values);
  });

  it("has five scales from 176 pixels and three at 64", () => {
    expect([scalesOf(64), scalesOf(128), scalesOf(176), scalesOf(256)]).toEqual([3, 4, 5, 5]);
  });

  it("is higher among copies than among different images", () => {
    const set = (seeds: number[]) => Float32Array.from(seeds.flatMap((seed) => [...noise(seed)]));
    const random = () => new Random(9);
    const copies = pairSimilarity(set([1, 1, 1, 2]), 64, 40, 255, random());
    expect(copies).toBeGreaterThan(pairSimilarity(set([1, 2, 3, 4]), 64, 40, 255, random()) + 0.3);
  });
});
