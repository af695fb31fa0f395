import type { RunConfig } from "@/domain/training";
import { tf } from "@/tensor/tf";
import { encodeCheckpoint, type Checkpoint } from "./checkpoint";
import { sizeOf } from "@/tensor/params";
import { damaged, type SavedTensor } from "./tensorFile";
import type { Trainer } from "./trainer";

/**
 * The trainer's whole state as a checkpoint file, or undefined when a number in it is not finite:
 * such weights are lost, and must not replace good ones.
 */
export async function saveTrainer(
  trainer: Trainer,
  step: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const entries = Object.entries(trainer.tensors());
  const tensors: Record<string, SavedTensor> = {};
  for (const [name, tensor] of entries) {
    tensors[name] = { shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
    if (name.endsWith("Adam/step")) tensor.dispose();
  }
  const finite = Object.values(tensors).every(({ values }) => values.every(Number.isFinite));
  if (!finite) return undefined;
  return encodeCheckpoint({ kind: "training", config: trainer.config, step, tensors });
}

/**
 * Puts a checkpoint into a fresh trainer.
 * @throws {AppError} `bad-checkpoint` when it belongs to another run or cannot be resumed
 */
export async function restoreTrainer(trainer: Trainer, checkpoint: Checkpoint): Promise<void> {
  if (checkpoint.kind !== "training") throw damaged("it holds a finished model, which cannot be resumed");
  if (!sameRun(trainer.config, checkpoint.config)) throw damaged("it belongs to a run with other settings");
  const expected = trainer.tensors();
  const given: Record<string, tf.Tensor> = {};
  try {
    for (const [name, tensor] of Object.entries(expected)) {
      given[name] = tensorOf(checkpoint, name, tensor.shape);
    }
    await trainer.restore(given);
  } finally {
    for (const [name, tensor] of Object.entries(expected)) if (name.endsWith("Adam/step")) tensor.dispose();
    tf.dispose(given);
  }
}

/**
 * Gives a fresh trainer the weights of another run; its optimisers stay fresh. A few images are better learned from a
 * model of many related ones than from nothing (Wang et al. 2018, arXiv 1805.01677).
 * @throws {AppError} `bad-checkpoint` when the networks are not the same
 */
export function startTrainer(trainer: Trainer, checkpoint: Checkpoint): void {
  if (checkpoint.kind !== "training")
    throw damaged("it holds a finished model, which cannot be started from");
  const given: Record<string, tf.Tensor> = {};
  try {
    for (const [name, tensor] of Object.entries(trainer.networks())) {
      given[name] = tensorOf(checkpoint, name, tensor.shape);
    }
    trainer.start(given);
  } finally {
    tf.dispose(given);
  }
}

/** @throws {AppError} `bad-checkpoint` when the tensor is missing or has another shape */
export function tensorOf(checkpoint: Checkpoint, name: string, shape: readonly number[]): tf.Tensor {
  const saved = checkpoint.tensors[name];
  if (saved?.values.length !== sizeOf(shape)) throw damaged(`it lacks "${name}" in the right shape`);
  return tf.tensor(saved.values, [...shape]);
}

/** Steps and the distances of checkpoints may change in a resumed run; what the numbers depend on may not. */
function sameRun(a: RunConfig, b: RunConfig): boolean {
  const key = ({ preset, size, classIds, batch, width, learningRate, seed, fit, mirror }: RunConfig) =>
    JSON.stringify([preset, size, classIds, batch, width, learningRate, seed, fit, mirror]);
  return key(a) === key(b);
}
