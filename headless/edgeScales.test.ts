import { expect, it } from "vitest";
import { halved } from "@/domain/halve";
import { PHANTOM_SEED } from "@/domain/phantom";
import { VOXEL_MAX } from "@/domain/volume";
import { phantomImageTop } from "@/dataset/topImages";
import { guideAt, guideOf } from "@/gan/cascade/edgeGuide";
import { edgesOf } from "@/gan/cascade/edges";
import { planeBoxes } from "@/gan/cascade/planeBoxes";
import { phantomPatient } from "@/phantom/patient";

const whole = (side: number) => ({ start: [0, 0, 0], size: [1, side, side] }) as const;

/** The factor that brings a guide nearest to the real edges, by least squares. */
function bestFactor(found: Float32Array, real: Float32Array): number {
  const sum = (f: (i: number) => number) => found.reduce((total, _, i) => total + f(i), 0);
  return sum((i) => found[i]! * real[i]!) / sum((i) => found[i]! ** 2);
}

it("edges of a radiograph at one side stand for its edges at the others, in height as well", async () => {
  for (const number of [700, 701]) {
    const top = phantomImageTop(phantomPatient(PHANTOM_SEED, number, "normal"), 256);
    const words = await top.read(whole(256));
    let values: Float32Array = Float32Array.from(words, (word) => (2 * word) / VOXEL_MAX - 1);
    const fine = { side: 256, edges: await guideOf(values, 256, "sobel"), strength: 1 };
    const real = new Map<number, Float32Array>();
    for (let side = 256; side >= 64; side /= 2) {
      if (side < 256) values = halved(values, [1, 2 * side, 2 * side], 2);
      real.set(side, await edgesOf(planeBoxes(values, side), whole(side).size, 2)(whole(side)));
    }
    for (const side of [128, 64]) expect(bestFactor(guideAt(fine, side), real.get(side)!)).toBeCloseTo(1, 0);
    const coarse = { side: 64, edges: await guideOf(values, 64, "sobel"), strength: 1 };
    for (const side of [128, 256])
      expect(bestFactor(guideAt(coarse, side), real.get(side)!)).toBeCloseTo(1, 0);
    const first = bestFactor(guideAt(fine, 128), real.get(128)!);
    expect(Math.abs(first - 1)).toBeLessThan(0.15);
  }
});
