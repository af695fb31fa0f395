import { AppError } from "@/domain/errors";
import type { PixelFormat } from "./format";

/** Stored pixels moved to 0…65535: stored value in the file = result + `lowest`. */
export interface RawPixels {
  readonly pixels: Uint16Array;
  readonly lowest: number;
  /** The file's smallest and largest possible stored values. */
  readonly range: readonly [number, number];
}

/**
 * Takes uncompressed little endian pixels apart.
 * @param bytes  the pixel data element's value, which may be cut short
 * @throws {AppError} `bad-dicom` with the number of missing bytes
 */
export function decodePixels(bytes: Uint8Array, format: PixelFormat): RawPixels {
  const samples = format.colour === "rgb" || format.colour === "luma" ? 3 : 1;
  const count = format.rows * format.columns;
  const needed = (count * samples * format.bitsAllocated) / 8;
  if (bytes.length < needed) {
    const missing = (needed - bytes.length).toLocaleString("en-GB");
    throw new AppError(
      "bad-dicom",
      `The DICOM file ends early: ${missing} bytes of its pixels are missing.`,
      {
        advice: "Copy or export the file again from its source.",
      },
    );
  }
  if (samples === 3) return { pixels: greyOf(bytes, format), lowest: 0, range: [0, 255] };
  return oneSample(bytes, format, count);
}

function oneSample(bytes: Uint8Array, format: PixelFormat, count: number): RawPixels {
  const wide = format.bitsAllocated === 16;
  const shift = format.highBit + 1 - format.bitsStored;
  const mask = 2 ** format.bitsStored - 1;
  // Flipping the sign bit of two's complement adds half the range: −half…half−1 becomes 0…2·half−1.
  const flip = format.signed ? 2 ** (format.bitsStored - 1) : 0;
  const pixels = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const word = wide ? bytes[2 * i]! | (bytes[2 * i + 1]! << 8) : bytes[i]!;
    pixels[i] = ((word >> shift) & mask) ^ flip;
  }
  return { pixels, lowest: -flip, range: [-flip, mask - flip] };
}

/** Luma of ITU-R BT.601, the weights of JPEG and of YBR_FULL (PS3.3 C.7.6.3.1.2). */
function greyOf(bytes: Uint8Array, { rows, columns, colour, planar }: PixelFormat): Uint16Array {
  const count = rows * columns;
  const grey = new Uint16Array(count);
  const step = planar ? 1 : 3;
  const plane = planar ? count : 1;
  for (let i = 0; i < count; i++) {
    const at = i * step;
    grey[i] =
      colour === "luma"
        ? bytes[at]!
        : Math.round(0.299 * bytes[at]! + 0.587 * bytes[at + plane]! + 0.114 * bytes[at + 2 * plane]!);
  }
  return grey;
}
