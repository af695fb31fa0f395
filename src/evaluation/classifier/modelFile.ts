import { AppError } from "@/domain/errors";
import type { ClassifierConfig } from "@/domain/evaluation";
import type { ClassifierModel, Weights } from "./model";

// A classifier file: "DKRC", little-endian uint32 version, uint32 length of the header; the header as JSON; then each
// tensor's values in the header's order, float32 little-endian.

const MAGIC = 0x43524b44;
const VERSION = 1;
const PREAMBLE = 12;

interface Header {
  readonly config: ClassifierConfig;
  readonly temperature: number;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

export function encodeClassifier({ config, temperature, weights }: ClassifierModel): Uint8Array {
  const tensors = Object.entries(weights).map(([name, { shape }]) => ({ name, shape }));
  const header: Header = { config, temperature, tensors };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bodies = Object.values(weights).map(({ values }) => values);
  const bytes = new Uint8Array(
    PREAMBLE + text.length + bodies.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
  const view = new DataView(bytes.buffer);
  [MAGIC, VERSION, text.length].forEach((value, i) => view.setUint32(4 * i, value, true));
  bytes.set(text, PREAMBLE);
  let offset = PREAMBLE + text.length;
  for (const values of bodies) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

/** @throws {AppError} `bad-checkpoint` when the bytes are not a whole classifier file of a known version */
export function decodeClassifier(bytes: Uint8Array): ClassifierModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREAMBLE || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION)
    throw damaged();
  const start = PREAMBLE + view.getUint32(8, true);
  const header = headerOf(bytes.subarray(PREAMBLE, start));
  const weights: Record<string, Weights[string]> = {};
  let offset = start;
  for (const { name, shape } of header.tensors) {
    const end = offset + 4 * sizeOf(shape);
    if (end > bytes.length) throw damaged();
    weights[name] = { shape, values: new Float32Array(bytes.slice(offset, end).buffer) };
    offset = end;
  }
  if (offset !== bytes.length) throw damaged();
  return { config: header.config, temperature: header.temperature, weights };
}

function headerOf(text: Uint8Array): Header {
  try {
    const header = JSON.parse(new TextDecoder().decode(text)) as Partial<Header>;
    if (header.config && typeof header.temperature === "number" && Array.isArray(header.tensors))
      return header as Header;
  } catch {
    // Falls through to the one answer there is.
  }
  throw damaged();
}

function damaged(): AppError {
  return new AppError("bad-checkpoint", "This file is not a whole classifier of this app.", {
    advice: "Train it again; the images and other results are kept.",
  });
}
