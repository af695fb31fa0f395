/** Builds small DICOM files byte by byte, so that the reader is not tested against its own ideas. */
type Value = string | number | Uint8Array;

export interface TestElement {
  readonly group: number;
  readonly element: number;
  readonly vr: string;
  readonly value: Value;
  /** Written instead of the true length. */
  readonly length?: number;
}

const LONG_FORMS = new Set(["OB", "OW", "OF", "OD", "SQ", "UN", "UT"]);
export const EXPLICIT = "1.2.840.10008.1.2.1";
export const IMPLICIT = "1.2.840.10008.1.2";

export interface TestFile {
  readonly syntax?: string;
  /** Two letters of the encoding behind the meta header; follows the syntax when left out. */
  readonly preamble?: boolean;
  readonly meta?: boolean;
  readonly elements: readonly TestElement[];
}

export function dicomFile({
  syntax = EXPLICIT,
  preamble = true,
  meta = true,
  elements,
}: TestFile): Uint8Array {
  const parts: Uint8Array[] = [];
  if (preamble) parts.push(new Uint8Array(128), ascii("DICM"));
  if (meta) parts.push(metaHeader(syntax));
  const sorted = [...elements].sort((a, b) => a.group - b.group || a.element - b.element);
  parts.push(...sorted.map((element) => encode(element, syntax !== IMPLICIT)));
  return concat(parts);
}

/** The elements of a plain 16-bit grey image; `change` replaces some by keyword. */
export function imageElements(
  rows: number,
  columns: number,
  pixels: Uint8Array | Uint16Array | Int16Array,
  change: Partial<Record<keyof typeof TAGS, Value | undefined>> = {},
): TestElement[] {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const bits = pixels.BYTES_PER_ELEMENT * 8;
  const values: Partial<Record<keyof typeof TAGS, Value | undefined>> = {
    SOPClassUID: "1.2.840.10008.5.1.4.1.1.7",
    SOPInstanceUID: "2.25.1",
    PatientID: "TEST-1",
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    Rows: rows,
    Columns: columns,
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelRepresentation: pixels instanceof Int16Array ? 1 : 0,
    PixelData: bytes,
    ...change,
  };
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const [group, element, vr] = TAGS[name as keyof typeof TAGS];
    return [{ group, element, vr, value }];
  });
}

export const TAGS = {
  SOPClassUID: [0x0008, 0x0016, "UI"],
  SOPInstanceUID: [0x0008, 0x0018, "UI"],
  InstitutionName: [0x0008, 0x0080, "LO"],
  StudyDescription: [0x0008, 0x1030, "LO"],
  PatientName: [0x0010, 0x0010, "PN"],
  PatientID: [0x0010, 0x0020, "LO"],
  PatientBirthDate: [0x0010, 0x0030, "DA"],
  StudyInstanceUID: [0x0020, 0x000d, "UI"],
  ImagerPixelSpacing: [0x0018, 0x1164, "DS"],
  SamplesPerPixel: [0x0028, 0x0002, "US"],
  PhotometricInterpretation: [0x0028, 0x0004, "CS"],
  PlanarConfiguration: [0x0028, 0x0006, "US"],
  NumberOfFrames: [0x0028, 0x0008, "IS"],
  Rows: [0x0028, 0x0010, "US"],
  Columns: [0x0028, 0x0011, "US"],
  PixelSpacing: [0x0028, 0x0030, "DS"],
  BitsAllocated: [0x0028, 0x0100, "US"],
  BitsStored: [0x0028, 0x0101, "US"],
  HighBit: [0x0028, 0x0102, "US"],
  PixelRepresentation: [0x0028, 0x0103, "US"],
  WindowCenter: [0x0028, 0x1050, "DS"],
  WindowWidth: [0x0028, 0x1051, "DS"],
  RescaleIntercept: [0x0028, 0x1052, "DS"],
  RescaleSlope: [0x0028, 0x1053, "DS"],
  FloatPixelData: [0x7fe0, 0x0008, "OF"],
  PixelData: [0x7fe0, 0x0010, "OW"],
} as const satisfies Record<string, readonly [number, number, string]>;

function metaHeader(syntax: string): Uint8Array {
  const elements = concat([
    encode({ group: 2, element: 0x0001, vr: "OB", value: Uint8Array.of(0, 1) }, true),
    encode({ group: 2, element: 0x0002, vr: "UI", value: "1.2.840.10008.5.1.4.1.1.7" }, true),
    encode({ group: 2, element: 0x0003, vr: "UI", value: "2.25.1" }, true),
    encode({ group: 2, element: 0x0010, vr: "UI", value: syntax }, true),
    encode({ group: 2, element: 0x0012, vr: "UI", value: "2.25.2" }, true),
  ]);
  const length = Uint8Array.from([elements.length & 255, elements.length >> 8, 0, 0]);
  return concat([encode({ group: 2, element: 0, vr: "UL", value: length }, true), elements]);
}

export function encode({ group, element, vr, value, length }: TestElement, explicit: boolean): Uint8Array {
  const bytes = valueBytes(value, vr);
  const stated = length ?? bytes.length;
  const tag = [group & 255, group >> 8, element & 255, element >> 8];
  const long = [stated & 255, (stated >>> 8) & 255, (stated >>> 16) & 255, stated >>> 24];
  if (!explicit) return concat([Uint8Array.from([...tag, ...long]), bytes]);
  const head = LONG_FORMS.has(vr) ? [...ascii(vr), 0, 0, ...long] : [...ascii(vr), stated & 255, stated >> 8];
  return concat([Uint8Array.from([...tag, ...head]), bytes]);
}

function valueBytes(value: Value, vr: string): Uint8Array {
  if (typeof value === "number") return Uint8Array.of(value & 255, value >> 8);
  if (typeof value !== "string") return value.length % 2 === 0 ? value : concat([value, Uint8Array.of(0)]);
  const text = ascii(value);
  return text.length % 2 === 0 ? text : concat([text, Uint8Array.of(vr === "UI" ? 0 : 32)]);
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
