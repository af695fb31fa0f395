import { hash32, Random } from "@/domain/random";
import { GRID_COUNT, type RunConfig, type TrainEvent, type TrainProgress } from "@/domain/training";
import { memoryBytes } from "@/tensor/device";
import { decodeCheckpoint } from "./checkpoint";
import { DataOrder } from "./dataOrder";
import { generateOnce } from "./inference";
import { nextTurn } from "./nextTurn";
import { validateConfig } from "./presets";
import { restoreTrainer, saveTrainer, startTrainer } from "./saved";
import { StepClock } from "./stepClock";
import { STREAM } from "./streams";
import { Trainer, type StepLosses } from "./trainer";

/** The images of a run, wherever they lie. */
export interface TrainingImages {
  readonly count: number;
  readonly classCount: number;
  /** Position of image i's class in the run's `classIds`. */
  classOf(i: number): number;
  /** n × size × size, −1 to 1. */
  read(indices: readonly number[]): Promise<Float32Array>;
}

export interface TrainOptions {
  /** A checkpoint of the same run. */
  readonly resumeFrom?: Uint8Array;
  /** A checkpoint of another run of the same networks: its weights are where this run begins. */
  readonly startFrom?: Uint8Array;
  readonly signal?: AbortSignal;
}

export interface TrainOutcome {
  readonly state: "finished" | "paused" | "diverged";
  /** Steps whose result is good. */
  readonly step: number;
  readonly message?: string;
}

/** Healthy losses stay below about 20; a mean logit of 100 is certainty that no gradient leads back from. */
const EXPLODED = 100;
const GRID_BATCH = 10;

/**
 * Trains to the configured number of steps. When the signal aborts, one last checkpoint is yielded and the run
 * counts as paused. A diverged run yields no checkpoint of its ruined weights.
 * @throws {AppError} `bad-config`, `too-few-images`, `too-few-classes`, `bad-checkpoint`
 */
export async function* train(
  config: RunConfig,
  images: TrainingImages,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, TrainOutcome> {
  validateConfig(config, images);
  const resumed = options.resumeFrom && decodeCheckpoint(options.resumeFrom);
  const trainer = new Trainer(config);
  try {
    if (resumed) await restoreTrainer(trainer, resumed);
    else {
      if (options.startFrom) startTrainer(trainer, decodeCheckpoint(options.startFrom));
      yield await grid(trainer, 0);
    }
    return yield* loop(
      trainer,
      new DataOrder(config.seed, images),
      images,
      resumed?.step ?? 0,
      options.signal,
    );
  } finally {
    trainer.dispose();
  }
}

async function* loop(
  trainer: Trainer,
  order: DataOrder,
  images: TrainingImages,
  start: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrainEvent, TrainOutcome> {
  const { config } = trainer;
  const clock = new StepClock();
  for (let step = start; step < config.steps;) {
    const { indices, classes } = order.batch(step, config.batch);
    const pixels = mirrored(await images.read(indices), config, step);
    const losses = await clock.time(() => trainer.step(step, pixels, classes));
    if (isBad(losses)) return diverged(step);
    step++;
    yield { kind: "progress", progress: progressOf(config, step, losses, clock.medianMs()) };
    const last = step === config.steps;
    if (last || step % config.gridEvery === 0) yield await grid(trainer, step);
    const paused = signal?.aborted === true;
    if (last || paused || step % config.checkpointEvery === 0) {
      const bytes = await saveTrainer(trainer, step);
      if (!bytes) return diverged(step);
      yield { kind: "checkpoint", step, bytes };
    }
    if (paused && !last) return { state: "paused", step };
    await nextTurn();
  }
  return { state: "finished", step: config.steps };
}

function isBad(losses: StepLosses): boolean {
  const { generatorLoss, discriminatorLoss } = losses;
  return !(Math.abs(generatorLoss) < EXPLODED && Math.abs(discriminatorLoss) < EXPLODED);
}

function diverged(step: number): TrainOutcome {
  return {
    state: "diverged",
    step,
    message:
      `Training became unstable after step ${step}: the losses left all bounds. ` +
      "Start again with a lower learning rate, or continue from the last checkpoint.",
  };
}

function progressOf(config: RunConfig, step: number, losses: StepLosses, stepMs: number): TrainProgress {
  return {
    step,
    steps: config.steps,
    ...losses,
    stepMs,
    imagesPerSecond: (1000 * config.batch) / stepMs,
    etaMs: (config.steps - step) * stepMs,
    memoryBytes: memoryBytes(),
  };
}

/** Seeds 0 to GRID_COUNT − 1, classes in turn: the same images that sampling these seeds gives. */
async function grid(trainer: Trainer, step: number): Promise<TrainEvent> {
  const seeds = Array.from({ length: GRID_COUNT }, (_, i) => i);
  const classes = seeds.map((i) => i % trainer.config.classIds.length);
  const request = { seeds, classes, truncation: 1 };
  const pixels = await generateOnce(trainer.average, trainer.config, request, GRID_BATCH);
  return { kind: "grid", step, images: Uint8Array.from(pixels, toByte) };
}

/** −1 to 1 as 0 to 255. */
export function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
}

/** Mirrors half of the batch left to right, when the run asks for it. */
function mirrored(pixels: Float32Array, config: RunConfig, step: number): Float32Array {
  if (!config.mirror) return pixels;
  const { size } = config;
  const random = new Random(hash32(config.seed, STREAM.mirror, step), STREAM.mirror);
  const result = Float32Array.from(pixels);
  for (let start = 0; start < result.length; start += size * size) {
    if (random.uniform() < 0.5) continue;
    for (let row = start; row < start + size * size; row += size) result.subarray(row, row + size).reverse();
  }
  return result;
}
