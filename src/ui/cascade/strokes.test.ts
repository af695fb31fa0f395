import { describe, expect, it } from "vitest";
import { drawSegment, type Brush } from "./strokes";

const SIDE = 32;
const pen: Brush = { tool: "pen", width: 4, strength: 0.5 };
const spot = (x: number, y: number, pressure = 1) => ({ x, y, pressure });
const at = (edges: Uint8Array, x: number, y: number) => edges[y * SIDE + x]!;
function drawn(...lines: [Brush, number, number, number, number][]): Uint8Array {
  const edges = new Uint8Array(SIDE * SIDE);
  for (const [brush, ...[x0, y0, x1, y1]] of lines)
    drawSegment(edges, SIDE, brush, spot(x0, y0), spot(x1, y1));
  return edges;
}

describe("a line", () => {
  it("has the pen's width and strength, at any slope", () => {
    for (const [x, y] of [
      [28, 4],
      [28, 28],
      [4, 28],
    ] as const) {
      const edges = drawn([pen, 4, 4, x, y]);
      expect(Math.max(...edges)).toBe(128);
      const area = edges.reduce((sum, value) => sum + value / 128, 0);
      // A bar as long as the line with a round end on both sides.
      expect(area).toBeCloseTo(4 * Math.hypot(x - 4, y - 4) + Math.PI * 4, -1);
    }
  });

  it("follows the pressure, and lines that cross do not add up", () => {
    const edges = new Uint8Array(SIDE * SIDE);
    drawSegment(edges, SIDE, pen, spot(4, 16, 0.2), spot(28, 16, 1));
    expect(at(edges, 6, 16)).toBeLessThan(at(edges, 16, 16));
    expect(at(edges, 16, 16)).toBeLessThan(at(edges, 26, 16));
    const cross = drawn([pen, 4, 16, 28, 16], [pen, 16, 4, 16, 28]);
    expect(at(cross, 16, 16)).toBe(128);
  });

  it("may leave the sheet without reaching its other side", () => {
    const edges = drawn([pen, 16, 16, 60, 16]);
    expect(at(edges, 31, 16)).toBe(128);
    expect(at(edges, 0, 17)).toBe(0);
    expect(drawn([pen, -50, -50, -40, -40]).every((value) => value === 0)).toBe(true);
  });

  it("of the eraser leaves nothing under it, whatever its strength", () => {
    const edges = drawn([pen, 4, 16, 28, 16], [{ tool: "eraser", width: 8, strength: 0.1 }, 16, 16, 16, 16]);
    expect(at(edges, 16, 16)).toBe(0);
    expect(at(edges, 26, 16)).toBe(128);
  });
});
