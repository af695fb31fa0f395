import type { CascadeConfig } from "@/domain/cascade";
import { tf } from "@/tensor/tf";
import {
  damaged,
  decodeTensors,
  encodeTensors,
  isCount,
  isRecord,
  type FileKind,
  type SavedTensor,
  type SavedTensors,
} from "../tensorFile";
import { sizeOf } from "@/tensor/params";
import type { DuelTrainer } from "./duel";
import { GAIN } from "./refiner";

interface Facts {
  readonly kind: "training" | "model";
  readonly config: CascadeConfig;
  readonly index: number;
  readonly step: number;
}
/** One network of a cascade as a file. */
export interface ScaleFile extends Facts {
  readonly tensors: SavedTensors;
}

const SCALE_FILE: FileKind<Facts> = {
  // "DKCS"
  magic: 0x53434b44,
  version: 1,
  isFacts: (header): header is Record<string, unknown> & Facts =>
    ["training", "model"].includes(header.kind as string) &&
    isCount(header.index) &&
    isCount(header.step) &&
    isCascadeConfig(header.config),
};

/** Enough of a look to trust the rest, which the check sum vouches for. */
export function isCascadeConfig(value: unknown): value is CascadeConfig {
  return (
    isRecord(value) &&
    (value.dim === 2 || value.dim === 3) &&
    isRecord(value.base) &&
    isRecord(value.base.run) &&
    isCount(value.base.run.size) &&
    Array.isArray(value.scales) &&
    value.scales.every(
      (scale) => isRecord(scale) && [scale.size, scale.width, scale.layers, scale.noise].every(isCount),
    ) &&
    isRecord(value.values) &&
    typeof value.edges === "boolean" &&
    isCount(value.seed)
  );
}

/** @throws {AppError} `bad-checkpoint` */
export function decodeScale(bytes: Uint8Array): ScaleFile {
  const { facts, tensors } = decodeTensors(SCALE_FILE, bytes);
  return { kind: facts.kind, config: facts.config, index: facts.index, step: facts.step, tensors };
}

/** The trainer's whole state, or undefined when a number in it is not finite: such weights are lost. */
export async function saveDuel<Batch>(
  trainer: DuelTrainer<Batch>,
  facts: Omit<Facts, "kind">,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const tensors: Record<string, SavedTensor> = {};
  for (const [name, tensor] of Object.entries(trainer.tensors())) {
    tensors[name] = { shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
    if (name.endsWith("Adam/step")) tensor.dispose();
  }
  if (!Object.values(tensors).every(({ values }) => values.every(Number.isFinite))) return undefined;
  const { config, index, step } = facts;
  return encodeTensors(SCALE_FILE, { kind: "training", config, index, step }, tensors);
}

/**
 * Puts a checkpoint into a fresh trainer.
 * @returns the step to go on with
 * @throws {AppError} `bad-checkpoint` when it belongs to another cascade or scale, or cannot be resumed
 */
export async function restoreDuel<Batch>(
  trainer: DuelTrainer<Batch>,
  config: CascadeConfig,
  index: number,
  bytes: Uint8Array,
): Promise<number> {
  const file = decodeScale(bytes);
  if (file.kind !== "training") throw damaged("it holds a finished model, which cannot be resumed");
  if (file.index !== index) throw damaged("it belongs to another scale");
  if (essence(file.config, index) !== essence(config, index)) {
    throw damaged("it belongs to a cascade with other settings");
  }
  const given: Record<string, tf.Tensor> = {};
  try {
    for (const [name, tensor] of Object.entries(trainer.tensors())) {
      given[name] = tensorOf(file.tensors, name, tensor.shape);
      if (name.endsWith("Adam/step")) tensor.dispose();
    }
    await trainer.restore(given);
  } finally {
    tf.dispose(given);
  }
  return file.step;
}

/**
 * Lets a fresh trainer start from the weights of a coarser doubling: edges look much alike at all scales. The loudness
 * of the detail stays the scale's own.
 * @throws {AppError} `bad-checkpoint`
 */
export function inheritDuel<Batch>(trainer: DuelTrainer<Batch>, bytes: Uint8Array): void {
  const { tensors } = decodeScale(bytes);
  tf.tidy(() => {
    const fitting = Object.entries(trainer.tensors()).filter(
      ([name, tensor]) => !name.endsWith(GAIN) && tensors[name]?.values.length === tensor.size,
    );
    const given = fitting.map(([name, { shape }]) => [name, tensorOf(tensors, name, shape)] as const);
    trainer.inherit(Object.fromEntries(given));
  });
}

export function tensorOf(tensors: SavedTensors, name: string, shape: readonly number[]): tf.Tensor {
  const saved = tensors[name];
  if (saved?.values.length !== sizeOf(shape)) throw damaged(`it lacks "${name}" in the right shape`);
  return tf.tensor(saved.values, [...shape]);
}

/** What the numbers of one scale depend on; steps and the distances of checkpoints may change in a resumed run. */
function essence(config: CascadeConfig, index: number): string {
  const { dim, base, scales, edges, seed } = config;
  const own: object = index === 0 ? base.run : scales[index - 1]!;
  const changeable = ["steps", "checkpointEvery", "previewEvery", "gridEvery"];
  const fixed = Object.entries(own).filter(([name]) => !changeable.includes(name));
  return JSON.stringify([dim, base.run.size, edges, seed, fixed.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
