import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import type { Triple } from "@/domain/volume";
import {
  bytes,
  decimal,
  encode,
  join,
  sequence,
  text,
  uint16,
  uint32,
  words,
  type Element,
} from "./writeElements";

/** Secondary Capture Image Storage (PS3.4 table B.5-1). */
const SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
/** This writer, drawn once at random. */
const IMPLEMENTATION = "2.25.221661598322291535197270613485286160570";
const BITS_STORED = 12;
const PROVISO = "For research and education, not for diagnosis.";

/** One synthetic image and what may be said of it. Nothing here comes from a patient's file. */
export interface SecondaryCaptureRequest {
  /** Stored values of at most 12 bits. */
  readonly image: StoredPixels;
  /** The same over one export. A study has one patient, so its images share the made-up one. */
  readonly study: { readonly uid: string; readonly seed: number; readonly created: Date };
  /** The same over all images of a class. */
  readonly series: { readonly uid: string; readonly number: number; readonly className: string };
  readonly instance: { readonly uid: string; readonly number: number };
  /** A plane of a volume: where it lies among the others, in millimetres. */
  readonly place?: {
    /** The same over the volume. */
    readonly frame: string;
    readonly spacing: Triple;
    /** Counted from the head. */
    readonly plane: number;
  };
  /** How the image was made: model, step, seed. */
  readonly derivation: string;
  /** True when the word SYNTHETIC is drawn into the pixels. */
  readonly cornerMark: boolean;
  readonly appVersion: string;
}

/**
 * A DICOM Part 10 file: single-frame Secondary Capture (PS3.3 A.8.1), marked as synthetic wherever the
 * standard has a place for it.
 * @throws {AppError} `unsupported-pixels` when a pixel needs more than 12 bits
 */
export function writeSecondaryCapture(request: SecondaryCaptureRequest): Uint8Array<ArrayBuffer> {
  const body = encode([
    ...sopCommon(request),
    ...patientAndStudy(request),
    ...seriesAndEquipment(request),
    ...generalImage(request),
    ...imagePlane(request),
    ...pixelModule(request.image),
  ]);
  // The preamble stays zero: other bytes there can make the file a program as well.
  return join([new Uint8Array(128), new TextEncoder().encode("DICM"), fileMeta(request), body]);
}

function fileMeta({ instance }: SecondaryCaptureRequest): Uint8Array {
  const rest = encode([
    bytes(0x00020001, new Uint8Array([0, 1])),
    text(0x00020002, "UI", SECONDARY_CAPTURE),
    text(0x00020003, "UI", instance.uid),
    text(0x00020010, "UI", EXPLICIT_LITTLE_ENDIAN),
    text(0x00020012, "UI", IMPLEMENTATION),
    text(0x00020013, "SH", "DARKROOM"),
  ]);
  return join([encode([uint32(0x00020000, rest.length)]), rest]);
}

function sopCommon({ instance, study, appVersion }: SecondaryCaptureRequest): Element[] {
  const { date, time } = stamp(study.created);
  return [
    text(0x00080005, "CS", "ISO_IR 192"),
    text(0x00080012, "DA", date),
    text(0x00080013, "TM", time),
    text(0x00080016, "UI", SECONDARY_CAPTURE),
    text(0x00080018, "UI", instance.uid),
    text(0x0008001c, "CS", "YES"), // Synthetic Data
    text(0x00080201, "SH", "+0000"),
    text(0x00189004, "CS", "RESEARCH"), // Content Qualification
    contributingEquipment(date + time, appVersion),
  ];
}

function contributingEquipment(dateTime: string, appVersion: string): Element {
  const purpose = [
    text(0x00080100, "SH", "109102"),
    text(0x00080102, "SH", "DCM"),
    text(0x00080104, "LO", "Processing Equipment"),
  ];
  return sequence(0x0018a001, [
    text(0x00080070, "LO", "Darkroom"),
    text(0x00081090, "LO", "Darkroom"),
    text(0x00181020, "LO", appVersion),
    text(0x0018a002, "DT", `${dateTime}+0000`),
    text(0x0018a003, "ST", `Image made by a generative network. ${PROVISO}`),
    sequence(0x0040a170, purpose),
  ]);
}

function patientAndStudy({ study }: SecondaryCaptureRequest): Element[] {
  const { date, time } = stamp(study.created);
  return [
    text(0x00100010, "PN", "SYNTHETIC^No person"),
    text(0x00100020, "LO", `SYNTHETIC-${study.seed}`),
    text(0x00100030, "DA", ""),
    text(0x00100040, "CS", ""),
    text(0x0020000d, "UI", study.uid),
    text(0x00080020, "DA", date),
    text(0x00080030, "TM", time),
    text(0x00080050, "SH", ""),
    text(0x00080090, "PN", ""),
    text(0x00081030, "LO", "SYNTHETIC images, research only"),
    text(0x00200010, "SH", ""),
  ];
}

function seriesAndEquipment({ series, appVersion }: SecondaryCaptureRequest): Element[] {
  return [
    text(0x00080060, "CS", "OT"),
    text(0x0020000e, "UI", series.uid),
    text(0x00200011, "IS", String(series.number)),
    text(0x0008103e, "LO", `SYNTHETIC ${series.className}`),
    text(0x00200060, "CS", ""), // Laterality: a synthetic chest has no proven side.
    text(0x00080064, "CS", "SYN"),
    text(0x00080070, "LO", "Darkroom"),
    text(0x00081090, "LO", "Darkroom"),
    text(0x00181016, "LO", "Darkroom"),
    text(0x00181018, "LO", "Darkroom"),
    text(0x00181019, "LO", appVersion),
    text(0x00181020, "LO", appVersion),
  ];
}

function generalImage({ study, instance, derivation, cornerMark }: SecondaryCaptureRequest): Element[] {
  const { date, time } = stamp(study.created);
  return [
    text(0x00080008, "CS", "DERIVED", "SECONDARY"),
    text(0x00080023, "DA", date),
    text(0x00080033, "TM", time),
    text(0x00082111, "ST", `SYNTHETIC. ${derivation}`),
    text(0x00181012, "DA", date),
    text(0x00181014, "TM", time),
    text(0x00200013, "IS", String(instance.number)),
    text(0x00200020, "CS", ""),
    text(0x00204000, "LT", `SYNTHETIC image of no person. ${PROVISO}`),
    text(0x00280301, "CS", cornerMark ? "YES" : "NO"),
    text(0x00282110, "CS", "00"),
  ];
}

/**
 * Image Plane and Frame of Reference modules (PS3.3 C.7.6.2, C.7.4.1) beside those of the Secondary Capture, which makes a
 * Standard Extended class (PS3.4 section 1.4.2): without them no viewer knows how far the planes are apart.
 */
function imagePlane({ place }: SecondaryCaptureRequest): Element[] {
  if (!place) return [];
  const { frame, spacing, plane } = place;
  const number = (value: number) => String(Number(value.toPrecision(8)));
  return [
    text(0x00180050, "DS", number(spacing[0])),
    text(0x00180088, "DS", number(spacing[0])),
    // From the head down: the third axis points to the head.
    text(0x00200032, "DS", "0", "0", number(plane === 0 ? 0 : -plane * spacing[0])),
    text(0x00200037, "DS", "1", "0", "0", "0", "1", "0"),
    text(0x00200052, "UI", frame),
    text(0x00201040, "LO", ""),
    text(0x00280030, "DS", number(spacing[1]), number(spacing[2])),
  ];
}

function pixelModule({ rows, columns, pixels, window, slope, intercept }: StoredPixels): Element[] {
  if (pixels.some((value) => value >= 1 << BITS_STORED)) {
    throw new AppError(
      "unsupported-pixels",
      "A synthetic image has values beyond 12 bits and was not written.",
    );
  }
  return [
    uint16(0x00280002, 1),
    text(0x00280004, "CS", "MONOCHROME2"),
    uint16(0x00280010, rows),
    uint16(0x00280011, columns),
    uint16(0x00280100, 16),
    uint16(0x00280101, BITS_STORED),
    uint16(0x00280102, BITS_STORED - 1),
    uint16(0x00280103, 0),
    decimal(0x00281050, window.center),
    decimal(0x00281051, window.width),
    decimal(0x00281052, intercept),
    decimal(0x00281053, slope),
    text(0x00281054, "LO", "US"),
    words(0x7fe00010, pixels),
  ];
}

/** UTC, which (0008,0201) says. */
function stamp(moment: Date): { date: string; time: string } {
  const digits = moment.toISOString().replaceAll(/[-:T]/g, "");
  return { date: digits.slice(0, 8), time: digits.slice(8, 14) };
}
