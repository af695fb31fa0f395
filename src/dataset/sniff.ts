import { AppError } from "@/domain/errors";
import { looksLikeDicom } from "@/dicom/header";

export type Format = "dicom" | "png" | "jpeg";

/** First bytes of formats that are recognised only to be refused by name. */
const REFUSED: readonly {
  readonly bytes: readonly number[];
  readonly name: string;
  readonly image: boolean;
}[] = [
  { bytes: [0x49, 0x49, 0x2a, 0x00], name: "TIFF", image: true },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], name: "TIFF", image: true },
  { bytes: [0x49, 0x49, 0x2b, 0x00], name: "BigTIFF", image: true },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: "GIF", image: true },
  { bytes: [0x42, 0x4d], name: "BMP", image: true },
  { bytes: [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50], name: "JPEG 2000", image: true },
  { bytes: [0xff, 0x4f, 0xff, 0x51], name: "JPEG 2000", image: true },
  { bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], name: "NumPy", image: true },
  { bytes: [0x76, 0x2f, 0x31, 0x01], name: "OpenEXR", image: true },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: "zip", image: false },
  { bytes: [0x1f, 0x8b], name: "gzip", image: false },
  { bytes: [0x25, 0x50, 0x44, 0x46], name: "PDF", image: false },
];

/**
 * The format by its bytes; names and extensions are not trusted.
 * @throws {AppError} `not-an-image`, `unsupported-pixels`
 */
export function sniff(bytes: Uint8Array): Format {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  if (looksLikeDicom(bytes)) return "dicom";
  throw refusal(bytes);
}

function refusal(bytes: Uint8Array): AppError {
  const known = REFUSED.find((format) => startsWith(bytes, format.bytes)) ?? namedLater(bytes);
  if (known?.image) {
    return new AppError(
      "unsupported-pixels",
      `${known.name} images cannot be read yet; DICOM, PNG and JPEG can.`,
    );
  }
  if (known !== undefined) {
    return new AppError("not-an-image", `It is a ${known.name} file. Unpack it, or export the images in it.`);
  }
  const kind = isText(bytes) ? "It is a text file" : "It is none of the kinds that can be read";
  return new AppError("not-an-image", `${kind}; images are DICOM, PNG or JPEG.`);
}

/** Formats whose mark does not stand at the start. */
function namedLater(bytes: Uint8Array): { name: string; image: boolean } | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return { name: "WebP", image: true };
  if (text(344, 347) === "n+1" || text(344, 347) === "ni1") return { name: "NIfTI", image: true };
  return undefined;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096);
  return head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}
