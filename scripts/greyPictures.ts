import { encode } from "fast-png";
import { writeFileSync } from "node:fs";
import type { StoredPixels } from "@/domain/image";

/** 8-bit shades of an image through its own display window. */
export function shades({ pixels, slope, intercept, window }: StoredPixels): Uint8Array {
  return Uint8Array.from(pixels, (stored) => {
    const share = (stored * slope + intercept - window.center) / window.width + 0.5;
    return Math.max(0, Math.min(255, Math.round(share * 255)));
  });
}

export function writeGrey(path: string, width: number, height: number, data: Uint8Array): void {
  writeFileSync(path, encode({ width, height, data, channels: 1, depth: 8 }));
}

/**
 * A grid of square images with a gap between them, each pixel drawn `scale` times as large.
 * @param rows  rows of images, `side` × `side` each; undefined leaves a place empty
 */
export function writeSheet(
  path: string,
  rows: readonly (readonly (Uint8Array | undefined)[])[],
  side: number,
  scale: number,
): void {
  const gap = 2;
  const step = side * scale + gap;
  const width = step * Math.max(...rows.map((row) => row.length)) - gap;
  const height = step * rows.length - gap;
  const data = new Uint8Array(width * height);
  rows.forEach((row, r) =>
    row.forEach((image, c) => {
      for (let y = 0; image && y < side * scale; y++) {
        for (let x = 0; x < side * scale; x++) {
          const value = image[Math.floor(y / scale) * side + Math.floor(x / scale)]!;
          data[(r * step + y) * width + c * step + x] = value;
        }
      }
    }),
  );
  writeGrey(path, width, height, data);
}
