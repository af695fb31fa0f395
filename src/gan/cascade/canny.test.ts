import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import { canny } from "./canny";

const SIDE = 64;
const drawn = (f: (row: number, column: number) => number) =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) => f(Math.floor(i / SIDE), i % SIDE));
const places = (edges: Uint8Array) =>
  [...edges.keys()].filter((i) => edges[i] === 1).map((i) => [Math.floor(i / SIDE), i % SIDE] as const);

describe("Canny's edges", () => {
  it("of a step are one line, one pixel wide, where the step is", () => {
    const found = places(
      canny(
        drawn((_, column) => (column < 30 ? -1 : 1)),
        SIDE,
      ),
    );
    expect(found).toHaveLength(SIDE);
    expect(new Set(found.map(([, column]) => column)).size).toBe(1);
    expect([29, 30]).toContain(found[0]![1]);
  });

  it("of a disc lie on its circle, all the way round", () => {
    const radius = 20;
    const centre = 31.5;
    const distance = (row: number, column: number) => Math.hypot(row - centre, column - centre);
    const found = places(
      canny(
        drawn((row, column) => (distance(row, column) < radius ? 0.8 : -0.6)),
        SIDE,
      ),
    );
    for (const [row, column] of found) expect(Math.abs(distance(row, column) - radius)).toBeLessThan(1.5);
    const turns = new Set(
      found.map(([row, column]) =>
        Math.floor((Math.atan2(row - centre, column - centre) / Math.PI + 1) * 18),
      ),
    );
    expect(turns.size).toBe(36);
    // A thin digital circle has between 4√2 r and 2 π r pixels.
    expect(found.length).toBeGreaterThan(4 * Math.SQRT2 * radius - 4);
    expect(found.length).toBeLessThan(2 * Math.PI * radius + 8);
  });

  it("of an even image are none, and of a weak step in noise are the step", () => {
    expect(
      places(
        canny(
          drawn(() => 0.3),
          SIDE,
        ),
      ),
    ).toEqual([]);
    const random = new Random(8, 1);
    const noisy = drawn((row) => 0.01 * row + (row < 32 ? -0.3 : 0.3) + 0.03 * random.normal());
    const found = places(canny(noisy, SIDE, { sigma: 2, calm: 0.95, ratio: 0.4 }));
    expect(found.length).toBeGreaterThanOrEqual(SIDE);
    expect(found.filter(([row]) => Math.abs(row - 31.5) > 2)).toEqual([]);
  });

  it("do not depend on the image's contrast: thresholds are its own", () => {
    const shape = (gain: number) =>
      drawn((row, column) => gain * (Math.sin(row / 5) + Math.cos(column / 7) + (row + column < 60 ? 1 : 0)));
    expect(places(canny(shape(0.05), SIDE))).toEqual(places(canny(shape(0.25), SIDE)));
  });

  it("follow a line that grows weak, and leave out weak lines that hang on nothing", () => {
    const found = places(
      canny(
        drawn((row, column) => (row < 20 ? 0 : 1) * (1 - (0.6 * column) / SIDE) + (row < 50 ? 0 : 0.25)),
        SIDE,
        { sigma: 1.4, calm: 0.97, ratio: 0.4 },
      ),
    );
    const line = found.filter(([row]) => Math.abs(row - 19.5) < 2);
    expect(new Set(line.map(([, column]) => column)).size).toBe(SIDE);
    expect(found.filter(([row]) => row > 40)).toEqual([]);
  });
});
