import type { Fit } from "@/domain/dataset";
import { STORED_LONG_SIDE, THUMBNAIL_SIZE, type StoredPixels } from "@/domain/image";
import { resample } from "./resample";

/** Pixels through the display window: 0 is black, 1 is white. */
export function throughWindow({ pixels, slope, intercept, window }: StoredPixels): Float32Array {
  const scale = slope / window.width;
  const offset = (intercept - window.center) / window.width + 0.5;
  const shown = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    shown[i] = Math.min(Math.max(pixels[i]! * scale + offset, 0), 1);
  }
  return shown;
}

/**
 * An image as a network, a thumbnail or a comparison needs it.
 * @param fit  pad: all of it, black beside it; crop: the centre square; stretch: all of it, squashed
 * @returns size × size, 0–1
 */
export function squareImage(image: StoredPixels, size: number, fit: Fit): Float32Array {
  const square = fitted(throughWindow(image), image.rows, image.columns, size, fit);
  // The weights of an average may sum to a hair over 1.
  return square.map((value) => Math.min(value, 1));
}

function fitted(shown: Float32Array, rows: number, columns: number, size: number, fit: Fit): Float32Array {
  if (fit === "stretch" || rows === columns) return resample(shown, rows, columns, size, size);
  if (fit === "pad") return padded(shown, rows, columns, size);
  const side = Math.min(rows, columns);
  return resample(centreSquare(shown, rows, columns, side), side, side, size, size);
}

/** As `squareImage`, scaled to −1…1: what the networks see. */
export function trainingImage(image: StoredPixels, size: number, fit: Fit): Float32Array {
  return squareImage(image, size, fit).map((value) => 2 * value - 1);
}

/** A square training image at another size. */
export function resized(image: Float32Array, from: number, size: number): Float32Array {
  return from === size ? image : resample(image, from, from, size, size);
}

/** 8-bit, THUMBNAIL_SIZE², letterboxed. */
export function thumbnail(image: StoredPixels): Uint8Array {
  const square = squareImage(image, THUMBNAIL_SIZE, "pad");
  const bytes = new Uint8Array(square.length);
  for (let i = 0; i < square.length; i++) bytes[i] = Math.round(255 * square[i]!);
  return bytes;
}

/** Scales an image down until its longer side is at most `longSide`; smaller ones come back as they are. */
export function shrinkToStore(image: StoredPixels, longSide: number = STORED_LONG_SIDE): StoredPixels {
  const { rows, columns, spacing } = image;
  const scale = longSide / Math.max(rows, columns);
  if (scale >= 1) return image;
  const outRows = Math.max(1, Math.round(rows * scale));
  const outColumns = Math.max(1, Math.round(columns * scale));
  const averaged = resample(image.pixels, rows, columns, outRows, outColumns);
  // Not Uint16Array.from(averaged, Math.round): that takes six times as long as the averaging.
  const pixels = new Uint16Array(averaged.length);
  for (let i = 0; i < averaged.length; i++) pixels[i] = Math.round(averaged[i]!);
  const small = { ...image, rows: outRows, columns: outColumns, pixels };
  if (spacing === undefined) return small;
  return { ...small, spacing: [(spacing[0] * rows) / outRows, (spacing[1] * columns) / outColumns] };
}

function centreSquare(values: Float32Array, rows: number, columns: number, side: number): Float32Array {
  const top = (rows - side) >> 1;
  const left = (columns - side) >> 1;
  const square = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    const from = (top + row) * columns + left;
    square.set(values.subarray(from, from + side), row * side);
  }
  return square;
}

function padded(values: Float32Array, rows: number, columns: number, size: number): Float32Array {
  const longer = Math.max(rows, columns);
  const outRows = Math.max(1, Math.round((rows * size) / longer));
  const outColumns = Math.max(1, Math.round((columns * size) / longer));
  const small = resample(values, rows, columns, outRows, outColumns);
  const top = (size - outRows) >> 1;
  const left = (size - outColumns) >> 1;
  const square = new Float32Array(size * size);
  for (let row = 0; row < outRows; row++) {
    square.set(small.subarray(row * outColumns, (row + 1) * outColumns), (top + row) * size + left);
  }
  return square;
}
