import { expect, it } from "vitest";
import { atPoint, atSlice, crossingOf, MIDDLE, placeWords, signed, voxelAt } from "./planes";

const LARGE = [512, 512, 512] as const;
const FLAT = [30, 128, 100] as const;

it("finds the same slice again in the volume it was chosen in, whatever the size", () => {
  for (const size of [LARGE, FLAT, [64, 64, 64] as const]) {
    for (let at = 0; at < size[1]; at++) {
      expect(voxelAt(atSlice(MIDDLE, "coronal", at, size), size)[1]).toBe(at);
    }
  }
});

it("shows the same share of a volume of another size", () => {
  const place = atSlice(MIDDLE, "axial", 9, FLAT);
  // 9.5 of 30 planes are 162.1 of 512.
  expect(voxelAt(place, LARGE)[0]).toBe(162);
  expect(voxelAt(place, LARGE)[2]).toBe(256);
});

it("stays inside of the volume", () => {
  expect(voxelAt(atSlice(MIDDLE, "axial", 99, FLAT), FLAT)[0]).toBe(29);
  expect(voxelAt(atSlice(MIDDLE, "axial", -4, FLAT), FLAT)[0]).toBe(0);
  expect(voxelAt([1, 1, 1], FLAT)).toEqual([29, 127, 99]);
});

it("moves the two planes that a point crosses, and leaves its own", () => {
  const place = atPoint(atSlice(MIDDLE, "sagittal", 70, FLAT), "sagittal", { x: 0.25, y: 0.9 });
  const voxel = voxelAt(place, FLAT);
  expect(voxel).toEqual([27, 32, 70]);
  expect(crossingOf("sagittal", voxel, FLAT)).toEqual({ x: 32.5 / 128, y: 27.5 / 30 });
  expect(crossingOf("axial", voxel, FLAT)).toEqual({ x: 70.5 / 100, y: 32.5 / 128 });
});

it("says where that is in millimetres from the middle, with a true minus", () => {
  expect(placeWords([0, 2, 4], [3, 5, 5], [5, 0.5, 2])).toBe("x 4  y 0  z \u22125 mm");
  expect(signed(-0)).toBe("0");
});
