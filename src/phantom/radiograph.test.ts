import { describe, expect, it } from "vitest";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import { phantomPatient } from "./patient";
import { renderRadiograph } from "./radiograph";

const ids = PHANTOM_CLASSES.map(({ id }) => id);

/** Mean of factor × factor blocks. */
function averaged(pixels: ArrayLike<number>, size: number, factor: number): Float64Array {
  const small = size / factor;
  const result = new Float64Array(small * small);
  for (let at = 0; at < size * size; at++) {
    const [j, i] = [Math.floor(at / size / factor), Math.floor((at % size) / factor)];
    result[j * small + i]! += pixels[at]! / (factor * factor);
  }
  return result;
}

/** Smallest mean difference of the middles of two 64² images over shifts of a few pixels. */
function alignedDistance(a: Uint16Array, b: Uint16Array): number {
  let best = Infinity;
  for (let shift = 0; shift < 81; shift++) {
    const offset = (Math.floor(shift / 9) - 4) * 64 + (shift % 9) - 4;
    let sum = 0;
    for (let j = 12; j < 52; j++) {
      for (let i = 12; i < 52; i++) sum += Math.abs(a[j * 64 + i]! - b[j * 64 + i + offset]!);
    }
    best = Math.min(best, sum);
  }
  return best / 1600;
}

describe("renderRadiograph", () => {
  it("gives the same image whatever was drawn before it", () => {
    const patient = phantomPatient(PHANTOM_SEED, 17, "pulmonary-oedema");
    const first = renderRadiograph(patient, 1, 96);
    renderRadiograph(phantomPatient(PHANTOM_SEED, 3, "pneumothorax"), 0, 160);
    const again = renderRadiograph(phantomPatient(PHANTOM_SEED, 17, "pulmonary-oedema"), 1, 96);
    expect(again).toEqual(first);
  });

  it("differs between seeds, patients and exposures", () => {
    const draw = (seed: number, patient: number, exposure: number) =>
      renderRadiograph(phantomPatient(seed, patient, "normal"), exposure, 64).image.pixels;
    const reference = draw(1, 1, 0);
    for (const other of [draw(2, 1, 0), draw(1, 2, 0), draw(1, 1, 1)]) {
      const changed = other.filter((value, at) => Math.abs(value - reference[at]!) > 30).length;
      expect(changed).toBeGreaterThan(64 * 64 * 0.1);
    }
  });

  it("shows the same patient in two exposures: they align better than two patients do", () => {
    let closer = 0;
    for (let n = 0; n < 5; n++) {
      const draw = (patient: number, exposure: number) =>
        renderRadiograph(phantomPatient(1, patient, "normal"), exposure, 64).image.pixels;
      const first = draw(n, 0);
      if (alignedDistance(first, draw(n, 1)) < alignedDistance(first, draw(n + 50, 0))) closer++;
    }
    expect(closer).toBeGreaterThanOrEqual(4);
  });

  it.each(ids)("%s: a small image is the large one seen from afar", (id) => {
    const patient = phantomPatient(PHANTOM_SEED, 400, id);
    const large = renderRadiograph(patient, 0, 512);
    const small = renderRadiograph(patient, 0, 64);
    const { width } = large.image.window;
    const shrunk = averaged(large.image.pixels, 512, 8);
    const errors = shrunk.map((value, at) => Math.abs(value - small.image.pixels[at]!) / width);
    expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(0.01);
    expect(small.image.spacing![0]).toBeCloseTo(8 * large.image.spacing![0], 9);
    const covered = averaged(large.mask, 512, 8);
    const disagree = covered.filter((share, at) => Math.abs(share - small.mask[at]!) > 0.75).length;
    expect(disagree).toBeLessThan(12);
  });

  it("stores 12 bits with room on both sides of the window", () => {
    const { image } = renderRadiograph(phantomPatient(PHANTOM_SEED, 2, "normal"), 0, 128);
    expect(Math.max(...image.pixels)).toBeLessThanOrEqual(4095);
    const black = image.window.center - image.window.width / 2;
    const shown = image.pixels.filter((v) => v > black && v < black + image.window.width).length;
    expect(shown / image.pixels.length).toBeGreaterThan(0.6);
  });

  it("shows quantum noise behind the liver, and no more than a real detector would", () => {
    const patient = phantomPatient(PHANTOM_SEED, 9, "normal");
    const { pixels } = renderRadiograph(patient, 0, 512).image;
    // Neighbours in the liver differ by noise only.
    let sum = 0;
    for (let i = 130; i < 180; i++) sum += Math.abs(pixels[450 * 512 + i]! - pixels[450 * 512 + i + 1]!);
    expect(sum / 50).toBeGreaterThan(4);
    expect(sum / 50).toBeLessThan(120);
  });

  it("marks nothing in a normal patient and something in every other", () => {
    for (const id of ids) {
      for (let n = 0; n < 6; n++) {
        const { mask } = renderRadiograph(phantomPatient(PHANTOM_SEED, 30 + n, id), 0, 128);
        const marked = mask.reduce((a, b) => a + b, 0);
        if (id === "normal") expect(marked).toBe(0);
        else expect(marked).toBeGreaterThan(15);
        expect(marked).toBeLessThan(128 * 128 * 0.5);
      }
    }
  });
});
