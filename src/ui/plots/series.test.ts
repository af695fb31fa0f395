import { describe, expect, it } from "vitest";
import { smoothed, thinned, ticks } from "./series";

const line = (length: number) => Array.from({ length }, (_, x) => ({ x, y: 2 * x }));

describe("curves", () => {
  it("keeps short curves as they are and thins long ones to 400 points with the same end", () => {
    expect(thinned(line(300))).toEqual(line(300));
    const thin = thinned(line(12_345));
    expect(thin).toHaveLength(400);
    expect(thin.at(-1)!.x).toBe(12_344);
    const mean = (points: readonly { y: number }[]) =>
      points.reduce((sum, { y }) => sum + y, 0) / points.length;
    expect(mean(thin) / mean(line(12_345))).toBeCloseTo(1, 2);
  });

  it("smooths without being drawn towards zero at the start", () => {
    const constant = line(50).map(({ x }) => ({ x, y: 3 }));
    for (const { y } of smoothed(constant, 20)) expect(y).toBeCloseTo(3, 10);
  });

  it("smooths noise to its mean", () => {
    const noisy = line(400).map(({ x }) => ({ x, y: x % 2 === 0 ? 0 : 2 }));
    expect(smoothed(noisy, 40).at(-1)!.y).toBeCloseTo(1, 1);
  });

  it("chooses round ticks that cover the range", () => {
    expect(ticks(0, 2000)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(ticks(-0.3, 1.9)).toEqual([-1, 0, 1, 2]);
    expect(ticks(0, 0).length).toBeGreaterThanOrEqual(1);
  });
});
