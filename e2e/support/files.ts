import { encode } from "fast-png";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PHANTOM_SEED, type PhantomClassId } from "@/domain/phantom";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";

/** Writes files into a fresh temporary folder and returns its path. */
export function folderOf(files: Readonly<Record<string, Uint8Array | string>>, name = "scans"): string {
  const folder = join(mkdtempSync(join(tmpdir(), "darkroom-e2e-")), name);
  mkdirSync(folder, { recursive: true });
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** A phantom radiograph as an 8-bit grey PNG: distinct for each patient. */
export function radiographPng(patient: number, classId: PhantomClassId = "normal", size = 64): Uint8Array {
  const { image } = renderRadiograph(phantomPatient(PHANTOM_SEED, patient, classId), 0, size);
  const low = image.window.center - image.window.width / 2;
  const data = Uint8Array.from(image.pixels, (stored) => {
    const value = (stored * image.slope + image.intercept - low) / image.window.width;
    return Math.max(0, Math.min(255, Math.round(value * 255)));
  });
  return encode({ width: size, height: size, data, channels: 1, depth: 8 });
}

export function greyPng(width: number, height: number, value: (x: number, y: number) => number): Uint8Array {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = value(x, y);
  return encode({ width, height, data, channels: 1, depth: 8 });
}

export function colourPng(size: number): Uint8Array {
  const data = new Uint8Array(size * size * 3);
  for (let i = 0; i < data.length; i++) data[i] = (i * 37) % 251;
  return encode({ width: size, height: size, data, channels: 3, depth: 8 });
}

interface DicomOptions {
  readonly rows: number;
  readonly columns: number;
  readonly patientId?: string;
  readonly patientName?: string;
  readonly accession?: string;
  readonly transferSyntax?: string;
  /** Leaves out this many bytes at the end. */
  readonly missing?: number;
  readonly value?: (x: number, y: number) => number;
}

/** A small 16-bit Explicit VR Little Endian radiograph, element by element. */
export function dicomFile(options: DicomOptions): Uint8Array {
  const { rows, columns, value = (x, y) => (x * 7 + y * 13) % 4096 } = options;
  const pixels = new Uint16Array(rows * columns);
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) pixels[y * columns + x] = value(x, y);
  const meta = element(0x0002, 0x0010, "UI", text(options.transferSyntax ?? "1.2.840.10008.1.2.1", "\0"));
  const body = Buffer.concat([
    element(0x0008, 0x0016, "UI", text("1.2.840.10008.5.1.4.1.1.1", "\0")),
    ...(options.accession === undefined ? [] : [element(0x0008, 0x0050, "SH", text(options.accession))]),
    element(0x0008, 0x0060, "CS", text("CR")),
    element(0x0010, 0x0010, "PN", text(options.patientName ?? "Planted^Name")),
    element(0x0010, 0x0020, "LO", text(options.patientId ?? "PLANTED-ID-1")),
    element(0x0028, 0x0002, "US", u16(1)),
    element(0x0028, 0x0004, "CS", text("MONOCHROME2")),
    element(0x0028, 0x0010, "US", u16(rows)),
    element(0x0028, 0x0011, "US", u16(columns)),
    element(0x0028, 0x0100, "US", u16(16)),
    element(0x0028, 0x0101, "US", u16(12)),
    element(0x0028, 0x0102, "US", u16(11)),
    element(0x0028, 0x0103, "US", u16(0)),
    element(0x7fe0, 0x0010, "OW", Buffer.from(pixels.buffer)),
  ]);
  const whole = Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM"),
    element(0x0002, 0x0000, "UL", Buffer.from(new Uint32Array([meta.length]).buffer)),
    meta,
    body,
  ]);
  return whole.subarray(0, whole.length - (options.missing ?? 0));
}

function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  const long = vr === "OW";
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  if (long) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

function text(value: string, pad = " "): Buffer {
  return Buffer.from(value.length % 2 ? value + pad : value, "latin1");
}

function u16(value: number): Buffer {
  return Buffer.from(new Uint16Array([value]).buffer);
}
