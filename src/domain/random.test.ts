import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash32, Random } from "./random";

describe("counter-based random numbers", () => {
  it("are a pure function of seed, stream and index", () => {
    const forward = new Random(7, 3);
    const first = [forward.uint32(), forward.uint32(), forward.uint32()];
    expect(new Random(7, 3, 2).uint32()).toBe(first[2]);
    expect([2, 0, 1].map((index) => hash32(7, 3, index))).toEqual([first[2], first[0], first[1]]);
  });

  it("differ between seeds and streams", () => {
    const draws = new Set<number>();
    for (let seed = 0; seed < 20; seed++)
      for (let stream = 0; stream < 20; stream++) draws.add(hash32(seed, stream, 0));
    expect(draws.size).toBeGreaterThan(398);
  });

  it("are uniform: chi-squared over 64 bins of 64,000 draws stays below the 99.9% point", () => {
    const random = new Random(1);
    const bins = new Array<number>(64).fill(0);
    for (let i = 0; i < 64_000; i++) bins[Math.floor(random.uniform() * 64)]!++;
    const chi2 = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chi2).toBeLessThan(103.4);
  });

  it("give normal draws with the mean, deviation and kurtosis of a normal distribution", () => {
    const random = new Random(2);
    const n = 50_000;
    const draws = Array.from({ length: n }, () => random.normal(3, 2));
    const mean = draws.reduce((a, b) => a + b) / n;
    const m2 = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    const m4 = draws.reduce((sum, x) => sum + (x - mean) ** 4, 0) / n;
    expect(mean).toBeCloseTo(3, 1);
    expect(Math.sqrt(m2)).toBeCloseTo(2, 1);
    expect(m4 / m2 ** 2).toBeCloseTo(3, 0);
  });

  it("shuffles without losing or doubling anything", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const shuffled = new Random(seed).shuffle([...items]);
        expect([...shuffled].sort()).toEqual([...items].sort());
      }),
    );
  });
});
