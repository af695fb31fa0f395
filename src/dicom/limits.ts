import { AppError } from "@/domain/errors";
import { LARGEST_SIDE, SMALLEST_SIDE } from "@/domain/image";

/** 8,192²: beyond this one image alone would need gigabytes while it is being decoded. */
export const MOST_PIXELS = 67_108_864;

/**
 * Refuses sizes from a header, before anything is decoded.
 * @throws {AppError} `too-small`, `too-large`
 */
export function refuseSize(rows: number, columns: number): void {
  const size = `${columns.toLocaleString("en-GB")} × ${rows.toLocaleString("en-GB")} pixels`;
  if (rows < SMALLEST_SIDE || columns < SMALLEST_SIDE) {
    throw new AppError(
      "too-small",
      `The image is ${size}; the smallest side accepted is ${SMALLEST_SIDE} pixels.`,
    );
  }
  if (rows > LARGEST_SIDE || columns > LARGEST_SIDE || rows * columns > MOST_PIXELS) {
    throw new AppError(
      "too-large",
      `The image is ${size}; the largest side accepted is ${LARGEST_SIDE.toLocaleString("en-GB")} pixels, ` +
        `and 67 million pixels in all.`,
    );
  }
}
