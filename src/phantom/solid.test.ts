import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import { chord, contains, cut, ellipsoid, pillar, shared, stretch, tube, turned, type Solid } from "./solid";
import { add, curve, sub, times, unit, type Vec3 } from "./vector";

const pipe = curve(
  [
    [-3, -1, 0],
    [0, 1, 1],
    [3, 0, -1],
    [4, -3, -2],
  ],
  4,
);
const primitives: Record<string, Solid> = {
  ellipsoid: ellipsoid([1, -2, 0.5], [3, 2, 1.2], turned(30, -20)),
  "elliptic cylinder": pillar(0.5, -1, [2, 1], -3, 2.5),
  "half ellipsoid": cut(ellipsoid([0, 0, 0], [2, 4, 3], turned(-15)), { normal: [0, 1, 0], limit: 0.7 }),
  "two ellipsoids in common": shared(
    ellipsoid([0, 0, 0], [3, 3, 3]),
    ellipsoid([2, 1, 0], [3, 2, 2], turned(10)),
  ),
  "stretched ellipsoid": stretch(ellipsoid([1, 1, 1], [2, 1, 2], turned(40)), [0.8, 1.4, 0.6], [3, -1, 2]),
  "part of a tube": tube(pipe, { radius: () => [0.8, 0.5] })[5]!,
  "stretched part of a tube": stretch(tube(pipe, { radius: () => 0.7 })[2]!, [1.2, 0.9, 0.7]),
};

/** A line through the neighbourhood of the origin. */
function anyLine(random: Random): { origin: Vec3; direction: Vec3 } {
  const through: Vec3 = [random.uniform(-3, 3), random.uniform(-3, 3), random.uniform(-2, 2)];
  const direction = unit([random.normal(), random.normal(), random.normal()]);
  return { origin: sub(through, times(direction, 12)), direction };
}

/** Length inside the solid, in small steps. */
function marched(solid: Solid, origin: Vec3, direction: Vec3, step: number): number {
  let inside = 0;
  for (let t = step / 2; t < 24; t += step) if (contains(solid, add(origin, times(direction, t)))) inside++;
  return inside * step;
}

describe("line integral of each primitive", () => {
  it.each(Object.entries(primitives))("%s: the closed form agrees with ray marching", (_, solid) => {
    const random = new Random(4);
    let hits = 0;
    for (let n = 0; n < 150; n++) {
      const { origin, direction } = anyLine(random);
      const found = chord(solid, origin, direction);
      const length = found === undefined ? 0 : found[1] - found[0];
      if (length > 0) hits++;
      expect(Math.abs(length - marched(solid, origin, direction, 0.008))).toBeLessThan(0.017);
    }
    expect(hits).toBeGreaterThan(2);
  });

  it("a sphere of radius 5 is crossed for 8 cm at 3 cm from its centre", () => {
    const [from, to] = chord(ellipsoid([0, 0, 0], [5, 5, 5]), [3, 0, -100], [0, 0, 1])!;
    expect(to - from).toBeCloseTo(8, 9);
  });
});

describe("tube", () => {
  it("has neither gaps nor overlaps along its path", () => {
    const parts = tube(pipe, { radius: () => 0.5 });
    for (let k = 1; k < 100; k++) {
      const at = (k / 100) * (pipe.length - 1);
      const before = pipe[Math.floor(at)]!;
      const p = add(before, times(sub(pipe[Math.floor(at) + 1]!, before), at % 1));
      const near = add(p, [1e-7, 2e-7, 0]);
      expect(parts.filter((part) => contains(part, near))).toHaveLength(1);
    }
  });
});
