import { AppError } from "@/domain/errors";
import { TRAINING_SIZES, type RunConfig } from "@/domain/training";
import { PRESETS } from "@/domain/presets";
import { crc32 } from "@/domain/crc32";
import { decodeHalf, encodeHalf } from "./float16";
import { sizeOf } from "@/tensor/params";

// A checkpoint file: "DKRM", then little-endian uint32 version, CRC-32 of all that follows, length of the header;
// the header as JSON; then each tensor's values, in the header's order.

const MAGIC = 0x4d524b44;
const VERSION = 1;
const PREAMBLE = 16;

export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** "training" can be resumed; "model" holds only what sampling and saliency need. */
export type CheckpointKind = "training" | "model";

export interface Checkpoint {
  readonly kind: CheckpointKind;
  readonly config: RunConfig;
  readonly step: number;
  /** By name, as `Trainer.tensors` gives them. */
  readonly tensors: Readonly<Record<string, SavedTensor>>;
}

type ValueType = "float32" | "float16";
interface Header {
  readonly kind: CheckpointKind;
  readonly config: RunConfig;
  readonly step: number;
  readonly values: ValueType;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

export function encodeCheckpoint(
  checkpoint: Checkpoint,
  values: ValueType = "float32",
): Uint8Array<ArrayBuffer> {
  const { kind, config, step, tensors } = checkpoint;
  const entries = Object.entries(tensors);
  const header: Header = {
    kind,
    config,
    step,
    values,
    tensors: entries.map(([name, { shape }]) => ({ name, shape })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
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
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(12, text.length, true);
  view.setUint32(8, crc32(bytes.subarray(12)), true);
  return bytes;
}

// Every machine this runs on is little-endian: WebAssembly and WebGPU both require it of typed arrays' memory.
function littleEndian(values: Float32Array, type: ValueType): Uint8Array {
  const typed = type === "float16" ? encodeHalf(values) : values;
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

/** @throws {AppError} `bad-checkpoint` when the bytes are anything but a whole checkpoint of a known version */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  // A plain view: Node's Buffer is a Uint8Array whose slice shares memory instead of copying.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const header = readHeader(bytes);
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
  return { kind: header.kind, config: header.config, step: header.step, tensors };
}

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < PREAMBLE) throw damaged("it is too short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw damaged("it is not a Darkroom model file");
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw damaged(`its version is ${version}, and this app reads version ${VERSION}`);
  if (view.getUint32(8, true) !== crc32(bytes.subarray(12))) throw damaged("its check sum does not match");
  const end = PREAMBLE + view.getUint32(12, true);
  if (end > bytes.length) throw damaged("it ends too early");
  return parseHeader(new TextDecoder().decode(bytes.subarray(PREAMBLE, end)));
}

function parseHeader(text: string): Header {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged("its header cannot be read", cause);
  }
  if (!isHeader(header)) throw damaged("its header lacks something");
  return header;
}

function isHeader(value: unknown): value is Header {
  if (!isRecord(value)) return false;
  const kinds: unknown[] = ["training", "model"];
  const types: unknown[] = ["float32", "float16"];
  return (
    kinds.includes(value.kind) &&
    types.includes(value.values) &&
    isCount(value.step) &&
    isConfig(value.config) &&
    Array.isArray(value.tensors) &&
    value.tensors.every(
      (tensor) =>
        isRecord(tensor) &&
        typeof tensor.name === "string" &&
        Array.isArray(tensor.shape) &&
        tensor.shape.every(isCount),
    )
  );
}

function isConfig(value: unknown): value is RunConfig {
  if (!isRecord(value)) return false;
  const sizes: readonly unknown[] = TRAINING_SIZES;
  return (
    typeof value.preset === "string" &&
    value.preset in PRESETS &&
    sizes.includes(value.size) &&
    Array.isArray(value.classIds) &&
    value.classIds.every((id) => typeof id === "string") &&
    [value.steps, value.batch, value.width, value.seed].every(isCount) &&
    typeof value.learningRate === "number" &&
    typeof value.mirror === "boolean" &&
    typeof value.fit === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

export function damaged(why: string, cause?: unknown): AppError {
  return new AppError("bad-checkpoint", `This model file cannot be used: ${why}.`, {
    kept: "The file was left as it is.",
    advice: "Use an earlier checkpoint of the run.",
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * A checkpoint cut down for shipping: the averaged generator and the discriminator, in 16-bit floats.
 * About a seventh of the size; it can be sampled from, not resumed.
 */
export function publishModel(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const checkpoint = decodeCheckpoint(bytes);
  const needed = /^(average|discriminator|state)\//;
  const tensors = Object.fromEntries(
    Object.entries(checkpoint.tensors).filter(([name]) => needed.test(name)),
  );
  return encodeCheckpoint({ ...checkpoint, kind: "model", tensors }, "float16");
}
