import type { StoredPixels } from "@/domain/image";

/**
 * An image through its window as values 0–1, padded with black to a square, the image in its middle.
 * @returns size × size, row-major; size is the longer side of the image
 */
export function unitSquare(image: StoredPixels): { size: number; values: Float32Array } {
  const { rows, columns, pixels, slope, intercept } = image;
  const { center, width } = image.window;
  const size = Math.max(rows, columns);
  const values = new Float32Array(size * size);
  const top = Math.floor((size - rows) / 2);
  const left = Math.floor((size - columns) / 2);
  const scale = 1 / Math.max(width, Number.EPSILON);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = slope * pixels[row * columns + column]! + intercept;
      const unit = (value - center) * scale + 0.5;
      values[(row + top) * size + column + left] = Math.min(1, Math.max(0, unit));
    }
  }
  return { size, values };
}
