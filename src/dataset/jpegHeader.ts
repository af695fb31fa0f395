import { AppError } from "@/domain/errors";

/** What the markers say before any pixel is decoded (ITU-T T.81, annex B; orientation: Exif 2.3, tag 0x0112). */
export interface JpegHeader {
  readonly rows: number;
  readonly columns: number;
  /** Exif orientation 1–8; 1 is upright. */
  readonly orientation: number;
}

/** Start-of-frame markers that are refused, by what they stand for. */
const REFUSED: Readonly<Record<number, string>> = {
  0xc3: "lossless",
  0xc5: "hierarchical",
  0xc6: "hierarchical",
  0xc7: "lossless hierarchical",
  0xc9: "arithmetic-coded",
  0xca: "arithmetic-coded",
  0xcb: "lossless arithmetic-coded",
  0xcd: "hierarchical arithmetic-coded",
  0xce: "hierarchical arithmetic-coded",
  0xcf: "lossless arithmetic-coded",
  0xf7: "JPEG-LS",
};
const START_OF_SCAN = 0xda;

/** @throws {AppError} `bad-jpeg`, `unsupported-pixels` */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  let size: { rows: number; columns: number } | undefined;
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw brokenJpeg();
    const marker = bytes[at + 1]!;
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const end = at + 2 + word(bytes, at + 2);
    if (end > bytes.length) break;
    const segment = bytes.subarray(at + 4, end);
    if (marker >= 0xc0 && marker <= 0xc2) size = readFrame(segment);
    const refused = REFUSED[marker];
    if (refused !== undefined)
      throw new AppError("unsupported-pixels", `The JPEG is ${refused}, which cannot be read.`);
    if (marker === 0xe1) orientation = readOrientation(segment) ?? orientation;
    if (marker === START_OF_SCAN) {
      if (size === undefined || !hasEnd(bytes, end)) break;
      return { ...size, orientation };
    }
    at = end;
  }
  throw new AppError("bad-jpeg", "The JPEG ends early.", {
    advice: "Copy or export the file again from its source.",
  });
}

function readFrame(segment: Uint8Array): { rows: number; columns: number } {
  if (segment.length < 6) throw brokenJpeg();
  const precision = segment[0]!;
  const components = segment[5]!;
  if (precision !== 8) {
    throw new AppError(
      "unsupported-pixels",
      `The JPEG has ${precision} bits per sample; only 8 can be read.`,
    );
  }
  if (components !== 1 && components !== 3) {
    throw new AppError(
      "unsupported-pixels",
      `The JPEG has ${components} colour components; grey and RGB can be read.`,
    );
  }
  return { rows: word(segment, 1), columns: word(segment, 3) };
}

/** The end-of-image marker; the decoder would fill the rest of a cut file with grey and say nothing. */
function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at >= from; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

function readOrientation(segment: Uint8Array): number | undefined {
  if (String.fromCharCode(...segment.subarray(0, 4)) !== "Exif" || segment.length < 16) return undefined;
  const tiff = segment.subarray(6);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return undefined;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > tiff.length) return undefined;
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function brokenJpeg(): AppError {
  return new AppError("bad-jpeg", "The JPEG is damaged.", {
    advice: "Copy or export the file again from its source.",
  });
}
