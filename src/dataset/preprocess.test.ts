import { describe, expect, it } from "vitest";
import type { StoredPixels } from "@/domain/image";
import { shrinkToStore, squareImage, throughWindow, thumbnail, trainingImage } from "./preprocess";

function stored(rows: number, columns: number, value: (row: number, column: number) => number): StoredPixels {
  const pixels = Uint16Array.from({ length: rows * columns }, (_, i) =>
    value(Math.floor(i / columns), i % columns),
  );
  return { rows, columns, pixels, slope: 1, intercept: 0, window: { center: 500, width: 1000 } };
}

describe("the display window", () => {
  it("runs from centre − width/2 to centre + width/2 in modality values", () => {
    const image = { ...stored(1, 3, (_, column) => [0, 100, 200][column]!), slope: 2, intercept: -200 };
    // −200, 0, 200 HU through centre 0, width 800
    expect([...throughWindow({ ...image, window: { center: 0, width: 800 } })]).toEqual([0.25, 0.5, 0.75]);
  });

  it("clips", () => {
    const image = stored(1, 2, (_, column) => [0, 2000][column]!);
    expect([...throughWindow({ ...image, window: { center: 1000, width: 200 } })]).toEqual([0, 1]);
  });
});

describe("fit", () => {
  // Left third 0, middle third 1000, right third 0: only the middle is white.
  const wide = stored(40, 120, (_, column) => (column >= 40 && column < 80 ? 1000 : 0));

  it("pad keeps all of the image, with black beside it", () => {
    const image = squareImage(wide, 12, "pad");
    expect([...image.subarray(0, 12 * 4)].every((value) => value === 0)).toBe(true);
    expect(image[6 * 12 + 6]).toBe(1);
    expect(image[6 * 12 + 1]).toBe(0);
  });

  it("crop takes the centre square", () => {
    expect(squareImage(wide, 12, "crop").every((value) => value === 1)).toBe(true);
  });

  it("stretch squashes", () => {
    const row = squareImage(wide, 12, "stretch").subarray(0, 12);
    expect([...row]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
  });

  it("gives training images from −1 to 1", () => {
    const image = trainingImage(wide, 12, "stretch");
    expect([image[0], image[6]]).toEqual([-1, 1]);
  });
});

describe("stored size", () => {
  it("shrinks the longer side to 1,024 and the spacing with it", () => {
    const small = shrinkToStore({ ...stored(2048, 1024, () => 7), spacing: [0.1, 0.1] });
    expect([small.rows, small.columns]).toEqual([1024, 512]);
    expect(small.spacing).toEqual([0.2, 0.2]);
    expect(small.pixels.every((value) => value === 7)).toBe(true);
  });

  it("leaves smaller images alone", () => {
    const image = stored(1024, 700, () => 1);
    expect(shrinkToStore(image)).toBe(image);
  });
});

it("thumbnails are 64 × 64, 8-bit", () => {
  const image = thumbnail(stored(100, 100, (row) => (row < 50 ? 0 : 1000)));
  expect([image.length, image[0], image[64 * 63]]).toEqual([4096, 0, 255]);
});
