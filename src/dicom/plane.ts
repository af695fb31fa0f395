import type { DataSet } from "dicom-parser";
import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { readFormat } from "./format";
import { guarded, readHeader } from "./header";
import { hashIdentifier } from "./patient";
import { identify, patientKeyOf, readPixels } from "./read";

type Numbers = readonly [number, number, number];

/** One plane of a volume: where it lies in the body, and nothing that names anybody. */
export interface DicomPlane {
  readonly image: StoredPixels;
  readonly patientKey: string | null;
  /** Salted hash of the series; the same for all its planes. */
  readonly series: string;
  /** Salted hash of the image itself: the same where a file was copied. */
  readonly instance: string;
  readonly modality: "CT" | "MR" | "other";
  readonly localiser: boolean;
  /** Centre of the first pixel in mm; x to the patient's left, y to the back, z to the head (PS3.3 C.7.6.2.1.1). */
  readonly position: Numbers;
  /** Unit vectors: towards later columns, and towards later rows. */
  readonly across: Numbers;
  readonly down: Numbers;
  /** Between rows, and between columns, in mm. */
  readonly spacing: readonly [number, number];
  readonly number: number;
  /** What may tell apart two planes at one place: echo, time, acquisition, kind of image; hashed. */
  readonly parts: readonly string[];
}

/**
 * Reads one file as a plane of a volume.
 * @param salt  of the volume set; every identifier is hashed with it before anything is returned
 * @throws {AppError} what `readDicom` throws; `bad-series` when it cannot be a plane of a volume
 */
export async function readPlane(bytes: Uint8Array, salt: Uint8Array): Promise<DicomPlane> {
  const header = readHeader(bytes);
  const image = guarded(() => readPixels(bytes, header));
  const raw = guarded(() => factsOf(header.data));
  const { series, instance, parts, ...facts } = raw;
  const identifier = guarded(() => identify(header.data));
  return {
    image,
    ...facts,
    patientKey: await patientKeyOf(identifier, salt),
    series: await hashIdentifier(salt, `series ${series}`),
    instance: await hashIdentifier(salt, `instance ${instance}`),
    parts: await Promise.all(parts.map((part) => hashIdentifier(salt, part))),
  };
}

function factsOf(data: DataSet) {
  const { colour } = readFormat(data);
  if (colour !== "grey") {
    const what = colour === "inverted" ? "is inverted (MONOCHROME1)" : "is in colour";
    throw new AppError("bad-series", `The image ${what}; the slices of a volume must be plain grey.`);
  }
  const modality = modalityOf(data);
  if (modality === "CT" && data.floatString("x00281052") === undefined) {
    throw new AppError(
      "bad-series",
      "The CT does not say how its values become Hounsfield units (it has no rescale intercept).",
    );
  }
  const text = (tag: string) => data.string(tag)?.trim() ?? "";
  return {
    ...placeOf(data),
    modality,
    localiser: /LOCALIZER/i.test(text("x00080008")),
    series: text("x0020000e"),
    instance: text("x00080018"),
    number: data.intString("x00200013") ?? 0,
    parts: ["x00180086", "x00180081", "x00200100", "x00189087", "x00200012", "x00080008"].map(text),
  };
}

function modalityOf(data: DataSet): DicomPlane["modality"] {
  const found = data.string("x00080060")?.trim();
  return found === "CT" || found === "MR" ? found : "other";
}

function placeOf(data: DataSet): Pick<DicomPlane, "position" | "across" | "down" | "spacing"> {
  const at = (tag: string, index: number) => data.floatString(tag, index) ?? NaN;
  const three = (tag: string, from: number): Numbers => [at(tag, from), at(tag, from + 1), at(tag, from + 2)];
  const position = three("x00200032", 0);
  const across = three("x00200037", 0);
  const down = three("x00200037", 3);
  const spacing = [at("x00280030", 0), at("x00280030", 1)] as const;
  const said = [...position, ...across, ...down, ...spacing].every(Number.isFinite);
  if (!said || !(spacing[0] > 0) || !(spacing[1] > 0) || !perpendicular(across, down)) {
    throw new AppError(
      "bad-series",
      "The image does not say where in the body it lies, so it cannot be a slice of a volume.",
    );
  }
  return { position, across, down, spacing };
}

/** Unit vectors at right angles, but for the rounding of decimal strings. */
function perpendicular(a: Numbers, b: Numbers): boolean {
  const dot = (p: Numbers, q: Numbers) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  return Math.abs(dot(a, a) - 1) < 0.01 && Math.abs(dot(b, b) - 1) < 0.01 && Math.abs(dot(a, b)) < 0.01;
}
