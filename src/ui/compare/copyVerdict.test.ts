import { describe, expect, it } from "vitest";
import { copyVerdict, density, percentile } from "./copyVerdict";

/** 0.100, 0.101, ... 0.200: nearest distances between 101 pairs of different patients. */
const control = Array.from({ length: 101 }, (_, i) => 0.1 + i / 1000);

describe("is it a copy", () => {
  it("is judged against the first percentile of different patients", () => {
    expect(percentile(control, 0.01)).toBeCloseTo(0.101, 12);
    expect(percentile([1, 2], 0.5)).toBe(1.5);
    expect(copyVerdict(0.142, control)).toMatchObject({ kind: "not-copy", n: 101 });
    expect(copyVerdict(0.1005, control)).toMatchObject({ kind: "copy", n: 101 });
    expect(copyVerdict(0, control)).toMatchObject({ kind: "copy" });
  });

  it("is not judged without enough different patients", () => {
    expect(copyVerdict(0, control.slice(0, 19))).toEqual({ kind: "unknown", n: 19 });
    expect(copyVerdict(0, [])).toEqual({ kind: "unknown", n: 0 });
  });
});

describe("the curve of the control", () => {
  it("encloses an area of one and peaks where the distances lie", () => {
    const curve = density(control, 0, 0.3, 301);
    const area = curve.reduce((sum, { y }) => sum + y * 0.001, 0);
    expect(area).toBeCloseTo(1, 2);
    const top = curve.reduce((a, b) => (b.y > a.y ? b : a));
    expect(top.x).toBeGreaterThan(0.12);
    expect(top.x).toBeLessThan(0.18);
  });

  it("stands for distances that are all the same", () => {
    const curve = density(Array<number>(30).fill(0.2), 0, 0.4, 401);
    expect(curve.every(({ y }) => Number.isFinite(y))).toBe(true);
    expect(curve.reduce((sum, { y }) => sum + y * 0.001, 0)).toBeCloseTo(1, 2);
  });
});
