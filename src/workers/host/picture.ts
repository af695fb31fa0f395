import { THUMBNAIL_SIZE, type StoredPixels } from "@/domain/image";
import { SYNTHETIC_MAX } from "@/domain/samples";

/** A generated image, −1 to 1, as 12-bit stored values. */
export function toStored(values: Float32Array): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, (value) => Math.round(unit(value) * SYNTHETIC_MAX));
}

/** Stored values back as the networks see them, −1 to 1. */
export function fromStored(pixels: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(pixels, (value) => (2 * value) / SYNTHETIC_MAX - 1);
}

/** 8-bit grey of a generated image. */
export function toBytes(values: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values, (value) => Math.round(unit(value) * 255));
}

/** 8-bit thumbnail by area averaging; `size` is a multiple of THUMBNAIL_SIZE. */
export function toThumbnail(values: Float32Array, size: number): Uint8Array<ArrayBuffer> {
  const factor = size / THUMBNAIL_SIZE;
  const small = new Float32Array(THUMBNAIL_SIZE * THUMBNAIL_SIZE);
  for (let row = 0; row < size; row++) {
    const out = Math.floor(row / factor) * THUMBNAIL_SIZE;
    for (let column = 0; column < size; column++) {
      const at = out + Math.floor(column / factor);
      small[at] = small[at]! + values[row * size + column]! / (factor * factor);
    }
  }
  return toBytes(small);
}

/** How stored synthetic values are shown: the whole 12-bit range. */
export function storedPicture(pixels: Uint16Array, size: number): StoredPixels {
  const window = { center: 2048, width: 4096 };
  return { rows: size, columns: size, pixels, slope: 1, intercept: 0, window };
}

function unit(value: number): number {
  return Math.min(Math.max((value + 1) / 2, 0), 1);
}
