import { AppError } from "@/domain/errors";
import type { Weights } from "./model";

// A file of this room: four letters, little-endian uint32 version, uint32 length of the header; the header as JSON;
// then each tensor's values in the header's order, float32 little-endian.

const VERSION = 1;
const PREAMBLE = 12;

type Facts = Readonly<Record<string, unknown>>;
interface Header extends Facts {
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** @param magic  the file's first four letters */
export function packTensors(magic: string, facts: Facts, weights: Weights): Uint8Array {
  const tensors = Object.entries(weights).map(([name, { shape }]) => ({ name, shape }));
  const text = new TextEncoder().encode(JSON.stringify({ ...facts, tensors } satisfies Header));
  const bodies = Object.values(weights).map(({ values }) => values);
  const bytes = new Uint8Array(
    PREAMBLE + text.length + bodies.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  [VERSION, text.length].forEach((value, i) => view.setUint32(4 + 4 * i, value, true));
  bytes.set(text, PREAMBLE);
  let offset = PREAMBLE + text.length;
  for (const values of bodies) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

/** @throws {AppError} `bad-checkpoint` when the bytes are not a whole file of this kind and a known version */
export function unpackTensors(magic: string, bytes: Uint8Array): { facts: Facts; weights: Weights } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const letters = new TextDecoder().decode(bytes.subarray(0, 4));
  if (bytes.length < PREAMBLE || letters !== magic || view.getUint32(4, true) !== VERSION)
    throw damagedClassifier();
  const start = PREAMBLE + view.getUint32(8, true);
  const { tensors, ...facts } = headerOf(bytes.subarray(PREAMBLE, start));
  const weights: Record<string, Weights[string]> = {};
  let offset = start;
  for (const { name, shape } of tensors) {
    const end = offset + 4 * sizeOf(shape);
    if (end > bytes.length) throw damagedClassifier();
    weights[name] = { shape, values: new Float32Array(bytes.slice(offset, end).buffer) };
    offset = end;
  }
  if (offset !== bytes.length) throw damagedClassifier();
  return { facts, weights };
}

function headerOf(text: Uint8Array): Header {
  try {
    const header = JSON.parse(new TextDecoder().decode(text)) as Partial<Header> | null;
    if (Array.isArray(header?.tensors)) return header as Header;
  } catch {
    // Falls through to the one answer there is.
  }
  throw damagedClassifier();
}

export function damagedClassifier(): AppError {
  return new AppError("bad-checkpoint", "This file is not a whole classifier of this app.", {
    advice: "Train it again; the images and other results are kept.",
  });
}
