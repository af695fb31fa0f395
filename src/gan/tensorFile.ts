import { crc32 } from "@/domain/crc32";
import { AppError } from "@/domain/errors";
import { decodeHalf, encodeHalf } from "./float16";
import { sizeOf } from "@/tensor/params";

// A file of named tensors: four letters, then little-endian uint32 version, CRC-32 of all that follows, length of the
// header; the header as JSON; then each tensor's values, in the header's order.

const PREAMBLE = 16;

export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type SavedTensors = Readonly<Record<string, SavedTensor>>;
export type ValueType = "float32" | "float16";

/** What tells one kind of file from another. */
export interface FileKind<Facts> {
  /** Four letters as a little-endian uint32. */
  readonly magic: number;
  readonly version: number;
  isFacts(header: Record<string, unknown>): header is Record<string, unknown> & Facts;
}

interface TensorTable {
  readonly values: ValueType;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

export function encodeTensors<Facts extends object>(
  kind: FileKind<Facts>,
  facts: Facts,
  tensors: SavedTensors,
  values: ValueType = "float32",
): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tensors);
  const table: TensorTable = { values, tensors: entries.map(([name, { shape }]) => ({ name, shape })) };
  const text = new TextEncoder().encode(JSON.stringify({ ...facts, ...table }));
  const bodies = entries.map(([, tensor]) => littleEndian(tensor.values, values));
  const length = bodies.reduce((sum, body) => sum + body.length, PREAMBLE + text.length);
  const bytes = new Uint8Array(length);
  bytes.set(text, PREAMBLE);
  let offset = PREAMBLE + text.length;
  for (const body of bodies) {
    bytes.set(body, offset);
    offset += body.length;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, kind.magic, true);
  view.setUint32(4, kind.version, true);
  view.setUint32(12, text.length, true);
  view.setUint32(8, crc32(bytes.subarray(12)), true);
  return bytes;
}

// Every machine this runs on is little-endian: WebAssembly and WebGPU both require it of typed arrays' memory.
function littleEndian(values: Float32Array, type: ValueType): Uint8Array {
  const typed = type === "float16" ? encodeHalf(values) : values;
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

/** @throws {AppError} `bad-checkpoint` when the bytes are anything but a whole file of this kind and version */
export function decodeTensors<Facts>(
  kind: FileKind<Facts>,
  file: Uint8Array,
): { facts: Facts; tensors: SavedTensors } {
  // A plain view: Node's Buffer is a Uint8Array whose slice shares memory instead of copying.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const header = readHeader(kind, bytes);
  const width = header.values === "float16" ? 2 : 4;
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  let offset = PREAMBLE + headerLength;
  const tensors: Record<string, SavedTensor> = {};
  for (const { name, shape } of header.tensors) {
    const end = offset + sizeOf(shape) * width;
    if (end > bytes.length) throw damaged("it ends too early");
    const own = bytes.slice(offset, end).buffer;
    const values = width === 2 ? decodeHalf(new Uint16Array(own)) : new Float32Array(own);
    tensors[name] = { shape, values };
    offset = end;
  }
  if (offset !== bytes.length) throw damaged("it is longer than it says");
  return { facts: header, tensors };
}

function readHeader<Facts>(kind: FileKind<Facts>, bytes: Uint8Array): Facts & TensorTable {
  if (bytes.length < PREAMBLE) throw damaged("it is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== kind.magic) throw damaged("it is not a Darkroom model file of this kind");
  const version = view.getUint32(4, true);
  if (version !== kind.version)
    throw damaged(`its version is ${version}, and this app reads version ${kind.version}`);
  if (view.getUint32(8, true) !== crc32(bytes.subarray(12))) throw damaged("its check sum does not match");
  const end = PREAMBLE + view.getUint32(12, true);
  if (end > bytes.length) throw damaged("it ends too early");
  return parseHeader(kind, new TextDecoder().decode(bytes.subarray(PREAMBLE, end)));
}

function parseHeader<Facts>(kind: FileKind<Facts>, text: string): Facts & TensorTable {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged("its header cannot be read", cause);
  }
  if (!isRecord(header) || !isTable(header) || !kind.isFacts(header)) {
    throw damaged("its header lacks something");
  }
  return header as Facts & TensorTable;
}

function isTable(header: Record<string, unknown>): boolean {
  const types: unknown[] = ["float32", "float16"];
  return (
    types.includes(header.values) &&
    Array.isArray(header.tensors) &&
    header.tensors.every(
      (tensor) =>
        isRecord(tensor) &&
        typeof tensor.name === "string" &&
        Array.isArray(tensor.shape) &&
        tensor.shape.every(isCount),
    )
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

export function damaged(why: string, cause?: unknown): AppError {
  return new AppError("bad-checkpoint", `This model file cannot be used: ${why}.`, {
    kept: "The file was left as it is.",
    advice: "Use an earlier checkpoint of the run.",
    ...(cause === undefined ? {} : { cause }),
  });
}
