import type { CascadeConfig, ScaleEvent, ScaleProgress } from "@/domain/cascade";
import { memoryBytes } from "@/tensor/device";
import { trimMemory } from "@/tensor/memory";
import { tf } from "@/tensor/tf";
import { nextTurn } from "../nextTurn";
import { StepClock } from "../stepClock";
import type { TrainOutcome } from "../train";
import { validateCascade } from "./defaults";
import { DuelTrainer, type Duel, type DuelLosses } from "./duel";
import type { CascadeImages } from "./patches";
import { refinerTask } from "./refinerTask";
import { inheritDuel, restoreDuel, saveDuel } from "./scaleFile";
import type { ScaleTask } from "./scaleTask";
import { volumeBaseTask } from "./volumeBaseTask";

export interface TrainScaleOptions {
  /** A checkpoint of the same scale of the same cascade. */
  readonly resumeFrom?: Uint8Array;
  /** A checkpoint of the doubling below to take the first weights from; of use only without the other. */
  readonly startFrom?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** As in ../train.ts: far beyond any healthy loss. */
const EXPLODED = 100;

/**
 * Trains one network of a cascade, whatever the state of the others: doublings learn from the real images halved.
 * The base of images (scale 0 in 2D) is a run of the app's GAN: ../train.ts. When the signal aborts, one last
 * checkpoint is yielded and the run counts as paused.
 * @throws {AppError} `bad-config`, `too-few-images`, `bad-checkpoint`
 */
export async function* trainScale(
  config: CascadeConfig,
  index: number,
  images: CascadeImages,
  options: TrainScaleOptions = {},
): AsyncGenerator<ScaleEvent, TrainOutcome> {
  validateCascade(config);
  return index === 0
    ? yield* run(config, await volumeBaseTask(config, images), options)
    : yield* run(config, await refinerTask(config, index, images), options);
}

async function* run<Batch extends object>(
  config: CascadeConfig,
  task: ScaleTask<Batch>,
  { resumeFrom, startFrom, signal }: TrainScaleOptions,
): AsyncGenerator<ScaleEvent, TrainOutcome> {
  const trainer = new DuelTrainer(task.duel);
  try {
    if (startFrom && !resumeFrom) inheritDuel(trainer, startFrom);
    const start = resumeFrom ? await restoreDuel(trainer, config, task.index, resumeFrom) : 0;
    if (!resumeFrom) yield { kind: "preview", step: 0, preview: await task.preview(trainer.average) };
    return yield* loop(config, task, trainer, start, signal);
  } finally {
    trainer.dispose();
    // The next scale has other shapes: what is pooled for these would stay for good.
    trimMemory();
  }
}

async function* loop<Batch extends object>(
  config: CascadeConfig,
  task: ScaleTask<Batch>,
  trainer: DuelTrainer<Batch>,
  start: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ScaleEvent, TrainOutcome> {
  const clock = new StepClock();
  for (let step = start; step < task.steps;) {
    const losses = await clock.time(() => oneStep(task, trainer, step));
    if (isBad(losses, task.duel)) return diverged(step);
    step++;
    yield { kind: "progress", progress: progressOf(task, step, losses, clock.medianMs()) };
    const last = step === task.steps;
    if (last || step % task.previewEvery === 0) {
      yield { kind: "preview", step, preview: await task.preview(trainer.average) };
    }
    const paused = signal?.aborted === true;
    if (last || paused || step % task.checkpointEvery === 0) {
      const bytes = await saveDuel(trainer, { config, index: task.index, step });
      if (!bytes) return diverged(step);
      yield { kind: "checkpoint", step, bytes };
    }
    if (paused && !last) return { state: "paused", step };
    await nextTurn();
  }
  return { state: "finished", step: task.steps };
}

async function oneStep<Batch extends object>(
  task: ScaleTask<Batch>,
  trainer: DuelTrainer<Batch>,
  step: number,
): Promise<DuelLosses> {
  const batch = await task.load(step);
  try {
    return await trainer.step(step, batch);
  } finally {
    tf.dispose({ ...batch } as tf.TensorContainer);
  }
}

/** The distance from the real patch is 2 at most for images within −1 to 1. */
function isBad<Batch>(
  { generatorLoss, discriminatorLoss }: DuelLosses,
  { weights, unit = 1 }: Duel<Batch>,
): boolean {
  const most = EXPLODED + (2 * weights.l1) / unit;
  return !(Math.abs(generatorLoss) < most && Math.abs(discriminatorLoss) < EXPLODED);
}

function diverged(step: number): TrainOutcome {
  return {
    state: "diverged",
    step,
    message:
      `Training became unstable after step ${step}: the losses left all bounds. ` +
      "Start this scale again with a lower learning rate, or continue from the last checkpoint.",
  };
}

function progressOf(
  { index, steps }: { readonly index: number; readonly steps: number },
  step: number,
  losses: DuelLosses,
  stepMs: number,
): ScaleProgress {
  return {
    ...{ scale: index, step, steps, ...losses, stepMs },
    etaMs: (steps - step) * stepMs,
    memoryBytes: memoryBytes(),
  };
}
