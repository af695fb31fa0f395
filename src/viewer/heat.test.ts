import { describe, expect, it } from "vitest";
import { heatPixels, inSquare, viridisTable } from "./heat";

/** One hot place at the left middle of a 4 × 4 map. */
const map = new Float32Array(16);
map[4] = map[8] = 1;

const at = (heat: ReturnType<typeof heatPixels>, x: number, y: number) => {
  const from = (Math.floor(y * heat.rows) * heat.columns + Math.floor(x * heat.columns)) * 4;
  return [...heat.pixels.subarray(from, from + 4)];
};

describe("viridis", () => {
  it("runs from dark violet to yellow in even stops", () => {
    const table = viridisTable(0);
    expect([...table.subarray(0, 4)]).toEqual([68, 1, 84, 255]);
    expect([...table.subarray(1020)]).toEqual([253, 231, 37, 255]);
    expect([...table.subarray(128 * 4, 128 * 4 + 3)]).toEqual(
      [33, 145, 140].map((c) => expect.closeTo(c, -1)),
    );
  });

  it("is clear below the threshold and full above its soft edge", () => {
    const table = viridisTable(0.4);
    expect(table[100 * 4 + 3]).toBe(0);
    expect(table[160 * 4 + 3]).toBe(255);
  });
});

describe("a heatmap over its image", () => {
  it("lies on the same place of a square image", () => {
    const heat = heatPixels({ map, size: 4, fit: "pad", threshold: 0 }, { rows: 64, columns: 64 });
    expect(at(heat, 0.05, 0.5)).toEqual([253, 231, 37, 255]);
    expect(at(heat, 0.9, 0.5)).toEqual([68, 1, 84, 255]);
  });

  it("leaves away the padding of a tall image", () => {
    // A 64 × 32 image in a padded square fills its middle half: the square's left edge is outside.
    expect(inSquare(0, 32, 64, "pad")).toBe(0.25);
    expect(inSquare(1, 32, 64, "pad")).toBe(0.75);
    const heat = heatPixels({ map, size: 4, fit: "pad", threshold: 0 }, { rows: 64, columns: 32 });
    expect([heat.rows, heat.columns]).toEqual([64, 32]);
    expect(at(heat, 0.9, 0.5)).toEqual([68, 1, 84, 255]);
    const left = at(heat, 0.01, 0.5);
    expect(left[0]).toBeLessThan(253);
    expect(left).not.toEqual([68, 1, 84, 255]);
  });

  it("stays clear where cropping cut the image off", () => {
    const heat = heatPixels({ map, size: 4, fit: "crop", threshold: 0 }, { rows: 32, columns: 64 });
    expect(at(heat, 0.1, 0.5)[3]).toBe(0);
    expect(at(heat, 0.26, 0.5)).toEqual([253, 231, 37, 255]);
  });

  it("draws large images with a small layer", () => {
    const heat = heatPixels({ map, size: 4, fit: "stretch", threshold: 0 }, { rows: 1024, columns: 512 });
    expect([heat.rows, heat.columns]).toEqual([256, 128]);
  });
});
