import { describe, expect, it } from "vitest";
import { extendCurve } from "./curve";

describe("a measured point of a curve", () => {
  it("outlives the thinning of a long curve", () => {
    const point = (step: number) => ({
      step,
      generatorLoss: 1,
      discriminatorLoss: 1,
      dReal: 0.5,
      dFake: 0.5,
    });
    const long = Array.from({ length: 64 }, (_, i) =>
      i === 33 ? { ...point(i), relative: 2, kernel: 1 } : point(i),
    );
    const thinned = extendCurve([], long, 10);
    expect(thinned.length).toBeLessThanOrEqual(10);
    expect(thinned.map(({ step }) => step)).toContain(33);
    expect(thinned.at(-1)?.step).toBe(63);
  });
});
