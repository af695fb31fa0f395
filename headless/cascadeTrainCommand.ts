import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CascadeConfig, PatchPreview, ScaleEvent, ScaleProgress } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import type { DeviceReport, TrainEvent } from "@/domain/training";
import type { Pyramids } from "@/dataset/pyramid";
import { CT_RANGE } from "@/dataset/topImages";
import type { ValueRange } from "@/dataset/volumeTop";
import { cascadeState } from "@/gan/cascade/cascadeState";
import { defaultCascade } from "@/gan/cascade/defaults";
import { estimateCascade } from "@/gan/cascade/estimate";
import { trainScale } from "@/gan/cascade/trainScale";
import { train, type TrainingImages, type TrainOutcome } from "@/gan/train";
import { assertBackend } from "@/tensor/device";
import { readScale, scaleFileName, writeConfig } from "./cascadeFiles";
import { openPyramids } from "./cascadeData";
import { importedVolumes } from "./cascadeVolumes";
import type { CascadeTrainCommand } from "./cascadeOptions";
import { contactSheet } from "./contactSheet";
import { FolderStore } from "./folderStore";
import { interruptSignal, withTimeLimit } from "./interrupt";
import { duration, say, sayProgress } from "./say";

const IMAGE_RANGE = { low: 0, high: 4095 };

/** @returns the process's exit code: 0 finished or stopped on request, 3 diverged */
export async function runCascadeTrain(command: CascadeTrainCommand, device: DeviceReport): Promise<number> {
  const signal = withTimeLimit(interruptSignal(), command.minutes);
  const imported = await importedVolumes(command, signal);
  const config = configOf(command, imported?.values);
  await mkdir(command.out, { recursive: true });
  await writeConfig(command.out, config);
  sayNeeds(config);
  await sayState(command.out, config);
  const sides = [config.base.run.size, ...config.scales.map(({ size }) => size)];
  const images = await openPyramids(command, sides, signal, imported);
  const chosen = command.scales.length > 0 ? command.scales : sides.map((_, index) => index);
  for (const index of chosen) {
    if (index >= sides.length) throw new AppError("bad-config", `The cascade has no scale ${index}.`);
    say(`Scale ${index}: ${sides[index]} a side, ${images.indices(sides[index]!).length} images.`);
    const outcome = await trainOne(command, config, index, images, signal);
    assertBackend(device);
    say(sentence(outcome, index));
    if (outcome.state === "diverged") return 3;
    if (outcome.state === "paused") return 0;
  }
  return 0;
}

function configOf(
  command: CascadeTrainCommand,
  values: ValueRange = command.dim === 3 ? CT_RANGE : IMAGE_RANGE,
): CascadeConfig {
  const { dim, baseSize, size, edges, seed, className, images, memory } = command;
  const config = defaultCascade({
    ...{ dim, baseSize, size, edges, seed, classIds: [className], imageCount: images },
    values,
    ...(memory === undefined ? {} : { memoryBytes: memory * 1e6 }),
  });
  const given = <T extends object>(changes: T) =>
    Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<
      Required<{ [K in keyof T]: number }>
    >;
  const { steps, width, layers, batch, patch, l1 } = command;
  const scales = config.scales.map((scale) => ({
    ...scale,
    ...given({ steps, width, layers, batch, patch }),
    weights: { ...scale.weights, ...given({ l1 }) },
  }));
  const { baseSteps, baseWidth, baseBatch, baseRate } = command;
  const ofBase = given({ steps: baseSteps, width: baseWidth, batch: baseBatch, learningRate: baseRate });
  const base = { ...config.base, run: { ...config.base.run, ...ofBase } };
  return { ...config, scales, base: base as CascadeConfig["base"] };
}

function sayNeeds(config: CascadeConfig): void {
  const needs = estimateCascade(config);
  const mb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  say(
    `Training takes about ${mb(needs.trainingBytes)}, sampling ${mb(needs.samplingBytes)}, ` +
      `a sampled image ${mb(needs.storageBytes)} on disk; ${needs.overhead.toFixed(2)} voxels computed for each kept.`,
  );
}

async function sayState(out: string, config: CascadeConfig): Promise<void> {
  const indices = [0, ...config.scales.map((_, i) => i + 1)];
  const { scales } = cascadeState(
    config,
    await Promise.all(indices.map((index) => readScale(out, config, index))),
  );
  const words = scales.map(({ size, step, steps, state }) =>
    state === "paused" ? `${size} at step ${step} of ${steps}` : `${size} ${state}`,
  );
  say(`Scales: ${words.join(", ")}.`);
}

async function trainOne(
  command: CascadeTrainCommand,
  config: CascadeConfig,
  index: number,
  images: Pyramids,
  signal: AbortSignal,
): Promise<TrainOutcome> {
  const resumeFrom = await readScale(command.out, config, index);
  const startFrom = index > 1 && !resumeFrom ? await readScale(command.out, config, index - 1) : undefined;
  const options = { signal, ...(resumeFrom ? { resumeFrom } : {}), ...(startFrom ? { startFrom } : {}) };
  const { base } = config;
  const events: AsyncGenerator<ScaleEvent | TrainEvent, TrainOutcome> =
    index === 0 && base.kind === "image"
      ? train(base.run, wholeImages(images, base.run.size), options)
      : trainScale(config, index, images, options);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    await keep(next.value, command.out, config, index);
  }
}

/** The base images of a cascade as the app's GAN takes them. */
function wholeImages(images: Pyramids, side: number): TrainingImages {
  const indices = images.indices(side);
  return {
    ...{ count: indices.length, classCount: 1, classOf: () => 0 },
    read: async (positions) => {
      const pixels = new Float32Array(positions.length * side * side);
      const whole = { start: [0, 0, 0], size: [1, side, side] } as const;
      for (const [slot, position] of positions.entries()) {
        pixels.set(await images.read(side, indices[position]!, whole), slot * side * side);
      }
      return pixels;
    },
  };
}

async function keep(
  event: ScaleEvent | TrainEvent,
  out: string,
  config: CascadeConfig,
  index: number,
): Promise<void> {
  switch (event.kind) {
    case "progress":
      return sayProgress("scale" in event.progress ? line(event.progress) : `${event.progress.step}`);
    case "preview":
      return writeFile(join(out, `preview-${index}.png`), previewSheet(event.preview));
    case "grid":
      return writeFile(join(out, "preview-0.png"), contactSheet(event.images, config.base.run.size, 5));
    case "checkpoint":
      return new FolderStore(out).write(scaleFileName(config, index), event.bytes);
    default:
      return event satisfies never;
  }
}

/** Rows: what went in (none at the base), what came out, what was real. */
function previewSheet({ side, lower, made, real }: PatchPreview): Uint8Array {
  const pictures = [...lower, ...made, ...real];
  const all = new Uint8Array(pictures.length * side * side);
  pictures.forEach((picture, i) => all.set(picture, i * side * side));
  return contactSheet(all, side, made.length);
}

function line({
  step,
  steps,
  generatorLoss,
  discriminatorLoss,
  l1,
  dReal,
  dFake,
  stepMs,
  etaMs,
}: ScaleProgress) {
  const losses = `G ${generatorLoss.toFixed(3)} D ${discriminatorLoss.toFixed(3)} L1 ${l1.toFixed(4)}`;
  const scores = `D(real) ${dReal.toFixed(2)} D(synthetic) ${dFake.toFixed(2)}`;
  return `${step}/${steps}  ${losses}  ${scores}  ${stepMs.toFixed(0)} ms/step, ${duration(etaMs)} left`;
}

function sentence({ state, step, message }: TrainOutcome, index: number): string {
  switch (state) {
    case "finished":
      return `Scale ${index} is trained: ${step} steps.`;
    case "paused":
      return `Stopped in scale ${index} after step ${step}; the same command goes on from there.`;
    case "diverged":
      return message ?? "Training became unstable.";
    default:
      return state satisfies never;
  }
}
