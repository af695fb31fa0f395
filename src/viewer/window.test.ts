import { describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import { HOME } from "./link";
import { PRESETS, presetOf, withPreset } from "./presets";
import { cursorWords, windowWords, zoomWords } from "./readout";
import { pixelRange, rangeOf, toValues, valueAt, windowBy } from "./window";

const real: StoredPixels = {
  rows: 2,
  columns: 3,
  pixels: Uint16Array.from([0, 100, 200, 300, 400, 500]),
  slope: 2,
  intercept: -100,
  window: { center: 400, width: 800 },
  spacing: [0.34, 0.34],
};
const synthetic: StoredPixels = {
  rows: 1,
  columns: 2,
  pixels: Uint16Array.from([0, 4095]),
  slope: 1,
  intercept: 0,
  window: { center: 2047.5, width: 4095 },
};

describe("window and level", () => {
  it("is the same fraction of two images with different ranges", () => {
    const view = withPreset(HOME, 1);
    const shown = [real, synthetic].map((image) => toValues(view.window, rangeOf(image)));
    expect(shown[0]).toEqual({ center: 280, width: 480 });
    expect(shown[1]!.center).toBeCloseTo(0.35 * 4095, 9);
    expect(shown[1]!.width).toBeCloseTo(0.6 * 4095, 9);
  });

  it("falls back to the values present when the file gives no usable window", () => {
    expect(rangeOf({ ...real, window: { center: 0, width: 0 } })).toEqual({ low: -100, high: 900 });
    expect(rangeOf({ ...real, window: { center: NaN, width: 10 } })).toEqual({ low: -100, high: 900 });
    expect(pixelRange({ ...real, pixels: new Uint16Array(6) })).toEqual({ low: -100, high: -99 });
  });

  it("widens to the right, and darkens downwards", () => {
    expect(windowBy(HOME, 160, 0).window.width).toBeCloseTo(2, 12);
    expect(windowBy(HOME, -160, 0).window.width).toBeCloseTo(0.5, 12);
    expect(windowBy(HOME, 0, 320).window.center).toBeCloseTo(1.5, 12);
  });

  it("never collapses to nothing", () => {
    expect(windowBy(HOME, -1e5, 0).window.width).toBe(0.005);
    expect(windowBy(HOME, 0, 1e6).window.center).toBe(3);
  });
});

describe("presets", () => {
  it("are five, and each is recognised again", () => {
    expect(PRESETS.map(({ name }) => name)).toEqual(["Full", "Lung", "Bone", "Soft", "Flat"]);
    PRESETS.forEach((_, index) => expect(presetOf(withPreset(HOME, index))).toBe(index));
    expect(presetOf(windowBy(HOME, 5, 0))).toBe(-1);
    expect(withPreset(HOME, 9)).toBe(HOME);
  });
});

describe("readouts", () => {
  it("reads the modality value under the cursor", () => {
    expect(valueAt(real, { x: 0.5, y: 0.75 })).toEqual({ value: 700, column: 1, row: 1 });
    expect(valueAt(real, { x: 1, y: 0 })).toBeNull();
    expect(valueAt(real, { x: -0.01, y: 0 })).toBeNull();
  });

  it("says window, zoom and value in words", () => {
    expect(windowWords(real, HOME)).toBe("W 800  L 400");
    expect(zoomWords(real, { ...HOME, scale: 1.084 })).toBe("Zoom 1.08  0.34 mm/px");
    expect(zoomWords(synthetic, HOME)).toBe("Zoom 1.00");
    expect(cursorWords(real, { x: 0, y: 0 })).toEqual(["At cursor \u2212100", "x 0  y 0"]);
    expect(cursorWords(real, null)).toBeNull();
    const unit = { ...real, slope: 0.001, intercept: 0, window: { center: 0.25, width: 0.5 } };
    expect(windowWords(unit, HOME)).toBe("W 0.50  L 0.25");
  });
});
