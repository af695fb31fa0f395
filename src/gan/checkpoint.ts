import { PRESETS } from "@/domain/presets";
import { TRAINING_SIZES, type RunConfig } from "@/domain/training";
import {
  decodeTensors,
  encodeTensors,
  isCount,
  isRecord,
  type FileKind,
  type SavedTensors,
  type ValueType,
} from "./tensorFile";

/** "training" can be resumed; "model" holds only what sampling and saliency need. */
export type CheckpointKind = "training" | "model";

interface Facts {
  readonly kind: CheckpointKind;
  readonly config: RunConfig;
  readonly step: number;
}
export interface Checkpoint extends Facts {
  /** By name, as `Trainer.tensors` gives them. */
  readonly tensors: SavedTensors;
}

const RUN_FILE: FileKind<Facts> = {
  // "DKRM"
  magic: 0x4d524b44,
  version: 1,
  isFacts: (header): header is Record<string, unknown> & Facts => {
    const kinds: unknown[] = ["training", "model"];
    return kinds.includes(header.kind) && isCount(header.step) && isConfig(header.config);
  },
};

export function encodeCheckpoint(
  { kind, config, step, tensors }: Checkpoint,
  values: ValueType = "float32",
): Uint8Array<ArrayBuffer> {
  return encodeTensors(RUN_FILE, { kind, config, step }, tensors, values);
}

/** @throws {AppError} `bad-checkpoint` when the bytes are anything but a whole checkpoint of a known version */
export function decodeCheckpoint(file: Uint8Array): Checkpoint {
  const { facts, tensors } = decodeTensors(RUN_FILE, file);
  return { kind: facts.kind, config: facts.config, step: facts.step, tensors };
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
