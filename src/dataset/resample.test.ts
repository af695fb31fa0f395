import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resample } from "./resample";

describe("resample", () => {
  it("averages whole blocks when it shrinks by a whole number", () => {
    const image = Float32Array.of(1, 3, 10, 20, 5, 7, 30, 40);
    expect([...resample(image, 2, 4, 1, 2)]).toEqual([4, 25]);
  });

  it("weighs cut pixels by the area they cover", () => {
    // 3 → 2: each output covers 1.5 inputs.
    const [left, right] = resample(Float32Array.of(0, 3, 9), 1, 3, 1, 2);
    expect(left).toBeCloseTo((0 + 3 * 0.5) / 1.5, 5);
    expect(right).toBeCloseTo((3 * 0.5 + 9) / 1.5, 5);
  });

  it("interpolates linearly between pixel centres when it grows", () => {
    expect([...resample(Float32Array.of(0, 4), 1, 2, 1, 4)]).toEqual([0, 1, 3, 4]);
  });

  it("keeps the mean when it shrinks, and never leaves the range of the input", () => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.infiniteStream(fc.integer({ min: 0, max: 4095 })),
        (r, c, a, b, stream) => {
          const values = Float32Array.from({ length: r * c }, () => stream.next().value as number);
          const out = resample(values, r, c, a, b);
          expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...values) + 0.01);
          expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...values) - 0.01);
          if (a <= r && b <= c) expect(mean(out)).toBeCloseTo(mean(values), 1);
        },
      ),
      { seed: 7 },
    );
  });
});

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
