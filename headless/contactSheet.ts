import { encode } from "fast-png";

const NOTE = "Synthetic images made by Darkroom. For research and education, not for diagnosis.";

/** 8-bit grey images side by side as one PNG, marked as synthetic in its text. */
export function contactSheet(images: Uint8Array, size: number, columns: number): Uint8Array {
  const count = images.length / (size * size);
  const width = Math.min(columns, count) * size;
  const height = Math.ceil(count / columns) * size;
  const data = new Uint8Array(width * height);
  for (let image = 0; image < count; image++) {
    const left = (image % columns) * size;
    const top = Math.floor(image / columns) * size;
    for (let row = 0; row < size; row++) {
      const start = (image * size + row) * size;
      data.set(images.subarray(start, start + size), (top + row) * width + left);
    }
  }
  return encode({ width, height, data, depth: 8, channels: 1, text: { Comment: NOTE } });
}
