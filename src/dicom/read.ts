import type { DataSet } from "dicom-parser";
import { AppError } from "@/domain/errors";
import type { DisplayWindow, StoredPixels } from "@/domain/image";
import { percentileWindow } from "./defaultWindow";
import { readFormat } from "./format";
import { guarded, readHeader, type Header } from "./header";
import { hashPatient } from "./patient";
import { decodePixels, type RawPixels } from "./pixels";

/** All that passes the door of this room: numbers, and a patient nobody can name. */
export interface DicomImage {
  readonly image: StoredPixels;
  /** Salted hash of the patient, or null when the file names none. */
  readonly patientKey: string | null;
}

/**
 * Reads one single-frame, uncompressed DICOM image.
 * @param salt  of the data set; the patient's identifier is hashed with it before anything is returned
 * @throws {AppError} `bad-dicom`, `unsupported-syntax`, `unsupported-pixels`, `no-pixels`, `too-small`,
 *   `too-large`, `not-an-image`
 */
export async function readDicom(bytes: Uint8Array, salt: Uint8Array): Promise<DicomImage> {
  const header = readHeader(bytes);
  const image = guarded(() => readPixels(bytes, header));
  const identifier = guarded(() => identify(header.data));
  return { image, patientKey: await patientKeyOf(identifier, salt) };
}

export async function patientKeyOf(identifier: string | null, salt: Uint8Array): Promise<string | null> {
  return identifier === null ? null : hashPatient(salt, identifier);
}

/** Patient ID; without one the name, and without that the study: still better than one image, one patient. */
export function identify(data: DataSet): string | null {
  for (const tag of ["x00100020", "x00100010", "x0020000d"]) {
    const value = data.string(tag)?.trim();
    if (value) return value;
  }
  return null;
}

export function readPixels(bytes: Uint8Array, { data, pixelData }: Header): StoredPixels {
  if (pixelData === undefined) throw withoutPixels(data);
  const format = readFormat(data);
  if (pixelData.hadUndefinedLength) {
    throw new AppError(
      "bad-dicom",
      "The DICOM file says its pixels are uncompressed, but they are wrapped as compressed ones.",
    );
  }
  const end = Math.min(pixelData.dataOffset + pixelData.length, bytes.length);
  const raw = decodePixels(bytes.subarray(pixelData.dataOffset, end), format);
  const { slope, intercept } = readRescale(data);
  const modality = { slope, intercept: intercept + slope * raw.lowest };
  const window = readWindow(data);
  const spacing = readSpacing(data);
  const size = { rows: format.rows, columns: format.columns, ...(spacing === undefined ? {} : { spacing }) };
  if (format.colour === "inverted") return { ...size, ...inverted(raw, modality, window, slope, intercept) };
  const shown = window ?? percentileWindow(raw.pixels, modality.slope, modality.intercept);
  return { ...size, pixels: raw.pixels, ...modality, window: shown };
}

function withoutPixels(data: DataSet): AppError {
  if (data.elements.x7fe00008 !== undefined || data.elements.x7fe00009 !== undefined) {
    return new AppError(
      "unsupported-pixels",
      "The DICOM image has floating point pixels, which cannot be read yet.",
      {
        advice: "Export it with 16-bit integer pixels.",
      },
    );
  }
  return new AppError(
    "no-pixels",
    "The DICOM file holds no image (it is a directory, a report or the like).",
  );
}

/**
 * MONOCHROME1 turned so that low is dark: stored values are mirrored within the file's range, and the
 * window with them.
 */
function inverted(
  raw: RawPixels,
  modality: { slope: number; intercept: number },
  window: DisplayWindow | undefined,
  slope: number,
  intercept: number,
): Pick<StoredPixels, "pixels" | "slope" | "intercept" | "window"> {
  const [low, high] = raw.range;
  const pixels = raw.pixels.map((value) => high - low - value);
  const mirror = slope * (low + high) + 2 * intercept;
  const shown =
    window === undefined
      ? percentileWindow(pixels, modality.slope, modality.intercept)
      : { center: mirror - window.center, width: window.width };
  return { pixels, ...modality, window: shown };
}

function readRescale(data: DataSet): { slope: number; intercept: number } {
  const slope = data.floatString("x00281053") ?? 1;
  const intercept = data.floatString("x00281052") ?? 0;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept) || slope === 0) {
    throw new AppError("bad-dicom", "The DICOM file's rescale slope or intercept is not a usable number.");
  }
  return { slope, intercept };
}

/** The first window of the file. PS3.3 C.11.2.1.2: LINEAR runs from c − w/2 to c + w/2 − 1. */
function readWindow(data: DataSet): DisplayWindow | undefined {
  const center = data.floatString("x00281050");
  const width = data.floatString("x00281051");
  if (center === undefined || width === undefined || !Number.isFinite(center) || !(width >= 1))
    return undefined;
  if (!Number.isFinite(width)) return undefined;
  const exact = data.string("x00281056")?.trim() === "LINEAR_EXACT";
  return exact ? { center, width } : { center: center - 0.5, width: Math.max(width - 1, 1) };
}

/** Pixel Spacing, else Imager Pixel Spacing (which for projection radiographs lies at the detector). */
function readSpacing(data: DataSet): readonly [number, number] | undefined {
  for (const tag of ["x00280030", "x00181164"]) {
    const row = data.floatString(tag, 0);
    const column = data.floatString(tag, 1);
    if (row !== undefined && column !== undefined && row > 0 && column > 0) return [row, column];
  }
  return undefined;
}
