import { percentileWindow } from "@/dicom/defaultWindow";
import type { StoredPixels } from "@/domain/image";

type Samples = Uint8Array | Uint8ClampedArray | Uint16Array;

/**
 * One grey value per pixel from 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB, alpha) interleaved samples.
 * Luma of ITU-R BT.601, the weights of JPEG; what is transparent lies on black.
 * @param white  the largest sample
 */
export function toGrey(samples: Samples, count: number, channels: number, white: number): Uint16Array {
  const grey = new Uint16Array(count);
  const colour = channels >= 3;
  const alpha = channels === 2 || channels === 4;
  for (let i = 0; i < count; i++) {
    const at = i * channels;
    const value = colour
      ? 0.299 * samples[at]! + 0.587 * samples[at + 1]! + 0.114 * samples[at + 2]!
      : samples[at]!;
    grey[i] = Math.round(alpha ? (value * samples[at + channels - 1]!) / white : value);
  }
  return grey;
}

/** Grey pixels of a file that names no window: 8 bits are shown whole, 16 bits by their percentiles. */
export function withoutHeader(
  pixels: Uint16Array,
  rows: number,
  columns: number,
  white: number,
): StoredPixels {
  const window = white > 255 ? percentileWindow(pixels, 1, 0) : { center: white / 2, width: white };
  return { rows, columns, pixels, slope: 1, intercept: 0, window };
}
