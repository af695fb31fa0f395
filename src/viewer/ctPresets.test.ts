import { expect, it } from "vitest";
import { CT_PRESETS, ctPresetOf, pictureOf, withCtPreset } from "./ctPresets";
import { HOME } from "./link";
import { windowWords } from "./readout";
import { rangeOf, toValues, valueAt } from "./window";

const slice = {
  ...{ plane: "axial" as const, at: 0, rows: 1, columns: 4, spacing: [1, 1] as const },
  values: Int16Array.of(-1024, -856, 0, 3071),
};

it("shows each preset at its width and level in Hounsfield units", () => {
  const image = pictureOf(slice);
  for (const [index, { hu }] of CT_PRESETS.entries()) {
    const view = withCtPreset(HOME, index);
    const { center, width } = toValues(view.window, rangeOf(image));
    expect(center).toBeCloseTo(hu.center, 6);
    expect(width).toBeCloseTo(hu.width, 6);
    expect(ctPresetOf(view)).toBe(index);
  }
  expect(windowWords(image, withCtPreset(HOME, 0))).toBe("W 1,200  L \u2212500");
  expect(ctPresetOf({ ...HOME, window: { center: 0.1, width: 0.3 } })).toBe(-1);
  expect(withCtPreset(HOME, 9)).toBe(HOME);
});

it("reads off the Hounsfield units that were stored, air and metal included", () => {
  const image = pictureOf(slice);
  const values = [0, 1, 2, 3].map((column) => valueAt(image, { x: (column + 0.5) / 4, y: 0.5 })?.value);
  expect(values).toEqual([-1024, -856, 0, 3071]);
});

it("shows a volume without Hounsfield units over its own scale", () => {
  expect(rangeOf(pictureOf(slice, "relative"))).toEqual({ low: 0, high: 1000 });
});
