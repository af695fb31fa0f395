import { describe, expect, it } from "vitest";
import { halved } from "@/domain/halve";
import { edgesOf } from "./edges";
import { fullAt, guideAt, guideEdges, guideOf } from "./edgeGuide";
import { planeBoxes } from "./planeBoxes";
import { resampledMean } from "./resampledMean";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const whole = (side: number) => ({ start: [0, 0, 0], size: [1, side, side] }) as const;

/** A soft bright disc, a pyramid of it, and Sobel's edges of each scale. */
const RAMP = 24;
function disc(side: number): Float32Array {
  const unit = 256 / side;
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [y, x] = [(Math.floor(i / side) + 0.5) * unit - 128, ((i % side) + 0.5) * unit - 128];
    return 0.6 * Math.max(-1, Math.min(1, (80 - Math.hypot(x, y)) / (RAMP / 2)));
  });
}
const sobelAt = (values: Float32Array, side: number) =>
  edgesOf(planeBoxes(values, side), whole(side).size, 2)(whole(side));

describe("a guide", () => {
  it("of an image is its own Sobel edges again at the same side", async () => {
    const values = disc(256);
    const guide = { side: 256, edges: await guideOf(values, 256, "sobel"), strength: 1 };
    const [found, real] = [guideAt(guide, 256), await sobelAt(values, 256)];
    found.forEach((value, i) => expect(Math.abs(value - real[i]!)).toBeLessThan(fullAt(256) / 255));
  });

  it("stays near the edges of the smaller image on the way down, and keeps thin lines", async () => {
    const guide = { side: 256, edges: await guideOf(disc(256), 256, "sobel"), strength: 1 };
    let values = disc(256);
    for (let side = 128; side >= 64; side /= 2) {
      values = halved(values, [1, 2 * side, 2 * side], 2);
      const [found, real] = [guideAt(guide, side), await sobelAt(values, side)];
      expect(mean(found.map((value, i) => Math.abs(value - real[i]!))) / mean(real)).toBeLessThan(0.45);
    }
    const line = new Uint8Array(256 * 256).map((_, i) => (i % 256 === 77 ? 255 : 0));
    const small = guideAt({ side: 256, edges: line, strength: 1 }, 64);
    for (let row = 0; row < 64; row++) expect(small[row * 64 + 19]).toBeGreaterThan(0.1);
  });

  it("is smooth on the way up and reads boxes of the whole", async () => {
    const edges = await guideOf(disc(64), 64, "sobel");
    const read = guideEdges({ side: 64, edges, strength: 1 })(256);
    const all = await read(whole(256));
    const box = await read({ start: [0, 100, 30], size: [1, 2, 5] });
    expect([...box.subarray(5)]).toEqual([...all.subarray(101 * 256 + 30, 101 * 256 + 35)]);
    let jump = 0;
    for (let i = 1; i < all.length; i++) if (i % 256) jump = Math.max(jump, Math.abs(all[i]! - all[i - 1]!));
    expect(jump).toBeLessThan(Math.max(...all) / 2);
  });

  it("by Canny holds Sobel's values on the lines and nothing elsewhere", async () => {
    const values = disc(128);
    const [lines, all] = [await guideOf(values, 128, "canny"), await guideOf(values, 128, "sobel")];
    const on = [...lines.keys()].filter((i) => lines[i]! > 0);
    expect(on.length).toBeGreaterThan(200);
    expect(on.length).toBeLessThan([...all].filter((value) => value > 0).length / 2);
    for (const i of on) expect(lines[i]).toBe(all[i]);
  });

  it("is weaker with less strength", () => {
    const edges = new Uint8Array(64 * 64).fill(100);
    const [full, half] = [1, 0.5].map((strength) => guideAt({ side: 64, edges, strength }, 64));
    expect(half![9]).toBeCloseTo(full![9]! / 2, 6);
  });
});

it("resampling keeps the mean on the way down, whatever the sides", () => {
  const values = Uint8Array.from({ length: 90 * 90 }, (_, i) => (i * 37) % 251);
  expect(mean(resampledMean(values, 90, 64))).toBeCloseTo(mean(values), 3);
  expect(mean(resampledMean(new Uint8Array(9).fill(7), 3, 8))).toBeCloseTo(7, 5);
});
