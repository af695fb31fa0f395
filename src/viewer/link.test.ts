import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  displaySize,
  fitScale,
  follow,
  HOME,
  panBy,
  shownSize,
  toFraction,
  toScreen,
  zoomBy,
  type View,
} from "./link";

const box = { width: 500, height: 400 };
const large = { width: 1024, height: 832 };
const small = { width: 128, height: 128 };

const point = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});
const views = fc.record({
  scale: fc.double({ min: 0.25, max: 32, noNaN: true }),
  pan: point,
  window: fc.constant({ center: 0.5, width: 1 }),
  invert: fc.boolean(),
});

describe("a view of an image", () => {
  it("fits the whole image and centres it", () => {
    expect(fitScale(large, box)).toBeCloseTo(400 / 832, 12);
    expect(toScreen(HOME, { x: 0.5, y: 0.5 }, large, box)).toEqual({ x: 250, y: 200 });
    expect(toScreen(HOME, { x: 0, y: 0 }, large, box).y).toBeCloseTo(0, 9);
  });

  it("draws pixels that are not square to their true shape", () => {
    expect(displaySize({ rows: 100, columns: 100, spacing: [0.5, 1] })).toEqual({ width: 200, height: 100 });
    expect(displaySize({ rows: 100, columns: 100, spacing: [0, 0] })).toEqual({ width: 100, height: 100 });
  });

  it("finds the place under the cursor again", () => {
    fc.assert(
      fc.property(views, point, (view, at) => {
        const back = toFraction(view, toScreen(view, at, large, box), large, box);
        expect(back.x).toBeCloseTo(at.x, 8);
        expect(back.y).toBeCloseTo(at.y, 8);
      }),
    );
  });

  it("follows the hand when panned", () => {
    const panned = panBy(HOME, { x: 30, y: -12 }, small, box);
    const [before, after] = [HOME, panned].map((view) => toScreen(view, { x: 0.3, y: 0.7 }, small, box));
    expect(after!.x - before!.x).toBeCloseTo(30, 9);
    expect(after!.y - before!.y).toBeCloseTo(-12, 9);
  });

  it("keeps the anatomy under the cursor in place when zoomed", () => {
    const anchor = { x: 130, y: 320 };
    const zoomed = zoomBy(HOME, 1.7, anchor, large, box);
    const held = toFraction(HOME, anchor, large, box);
    const now = toScreen(zoomed, held, large, box);
    expect(zoomed.scale).toBeCloseTo(1.7, 12);
    expect(now.x).toBeCloseTo(anchor.x, 9);
    expect(now.y).toBeCloseTo(anchor.y, 9);
  });

  it("never loses the image out of reach", () => {
    let view: View = HOME;
    for (let i = 0; i < 50; i++) view = panBy(view, { x: 400, y: 400 }, small, box);
    expect(view.pan).toEqual({ x: 0.9, y: 0.9 });
    expect(zoomBy(HOME, 1e9, { x: 0, y: 0 }, small, box).scale).toBe(32);
    expect(zoomBy(HOME, 1e-9, { x: 0, y: 0 }, small, box).scale).toBe(0.25);
  });
});

describe("linked images of different sizes", () => {
  it("show the same fraction of the anatomy at the same fraction of the displayed image", () => {
    const changed = panBy(zoomBy(HOME, 2, { x: 100, y: 100 }, large, box), { x: 40, y: 10 }, large, box);
    const other = follow(HOME, changed, true);
    // The left edge of the heart, say, at 60% across and 55% down.
    const at = { x: 0.6, y: 0.55 };
    const place = (image: typeof large) => {
      const shown = shownSize(other, image, box);
      const on = toScreen(other, at, image, box);
      return { x: (on.x - box.width / 2) / shown.width, y: (on.y - box.height / 2) / shown.height };
    };
    expect(place(small).x).toBeCloseTo(place(large).x, 12);
    expect(place(small).y).toBeCloseTo(place(large).y, 12);
  });

  it("stay apart when not linked", () => {
    const changed = { ...HOME, scale: 3 };
    expect(follow(HOME, changed, false)).toBe(HOME);
    expect(follow(HOME, changed, true)).toBe(changed);
  });
});
