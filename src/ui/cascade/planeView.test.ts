import { expect, it } from "vitest";
import { magnification, panned, partInView, placeOf, WHOLE, zoomedAt } from "./planeView";

const box = { width: 800, height: 600 };

it("shows the whole picture, in the middle, at first", () => {
  expect(partInView(WHOLE, box, 2048)).toEqual({ left: 0, top: 0, width: 1, height: 1 });
  expect(placeOf({ left: 0, top: 0, width: 1, height: 1 }, WHOLE, box)).toEqual({
    ...{ left: 100, top: 0, width: 600, height: 600 },
  });
});

it("keeps the point under the pointer in place while zooming", () => {
  const view = zoomedAt(WHOLE, 4, { x: 250, y: 150 }, box, 2048);
  const { left, top, width } = placeOf({ left: 0.25, top: 0.25, width: 0.5, height: 0.5 }, view, box);
  expect([left, top, width]).toEqual([250, 150, 1200]);
});

it("asks for whole pixels around what is in view, and no more", () => {
  const view = zoomedAt(WHOLE, 4, { x: 400, y: 300 }, box, 1024);
  const { left, top, width, height } = partInView(view, box, 1024);
  for (const share of [left, top, width, height]) expect(Number.isInteger(share * 1024)).toBe(true);
  expect(width).toBeCloseTo(800 / 2400, 2);
  expect(height).toBeCloseTo(600 / 2400, 2);
});

it("zooms to eight screen pixels for one of the picture, and not beyond", () => {
  const view = zoomedAt(WHOLE, 1e6, { x: 400, y: 300 }, box, 2048);
  expect(magnification(view, box, 2048)).toBeCloseTo(8, 9);
  expect(zoomedAt(view, 1e-9, { x: 0, y: 0 }, box, 2048)).toEqual(WHOLE);
});

it("pans with the pointer, no further than the edge", () => {
  const view = zoomedAt(WHOLE, 4, { x: 400, y: 300 }, box, 2048);
  expect(panned(view, 240, 0, box).x).toBeCloseTo(0.4, 9);
  const far = panned(view, 1e5, 1e5, box);
  expect(partInView(far, box, 2048)).toMatchObject({ left: 0, top: 0 });
  expect(panned(WHOLE, 50, 50, box)).toEqual(WHOLE);
});
