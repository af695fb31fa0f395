import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DeviceReport, RunConfig, TrainEvent, TrainProgress } from "@/domain/training";
import { assertBackend } from "@/tensor/device";
import { decodeCheckpoint } from "@/gan/checkpoint";
import { defaultConfig, parameterCounts } from "@/gan/presets";
import { train, type TrainOutcome } from "@/gan/train";
import { contactSheet } from "./contactSheet";
import { FolderStore } from "./folderStore";
import { interruptSignal, withTimeLimit } from "./interrupt";
import { LossLog, type LossReport } from "./lossLog";
import { UsageError, type TrainCommand } from "./options";
import { duration, say, sayProgress } from "./say";
import { openTrainingData, type TrainingData } from "./trainingData";

const CHECKPOINT = "checkpoint.dkm";
const LOSSES = "losses.json";
const GRID_COLUMNS = 5;

/** @returns the process's exit code: 0 finished or stopped on request, 3 diverged */
export async function runTrain(command: TrainCommand, device: DeviceReport): Promise<number> {
  const interrupted = interruptSignal();
  const data = await openTrainingData(command, interrupted);
  try {
    await mkdir(command.out, { recursive: true });
    const outcome = await trainInto(command, device, data, withTimeLimit(interrupted, command.minutes));
    assertBackend(device);
    say(sentence(outcome, command));
    return outcome.state === "diverged" ? 3 : 0;
  } finally {
    await data.close();
  }
}

async function trainInto(
  command: TrainCommand,
  device: DeviceReport,
  data: TrainingData,
  signal: AbortSignal,
): Promise<TrainOutcome> {
  const config = configOf(command, data);
  const resumeFrom = await checkpointToResume(command);
  const log = new LossLog(
    resumeFrom ? await earlierPoints(command.out, decodeCheckpoint(resumeFrom).step) : [],
  );
  const { count: images, patients } = data.images;
  const facts = { config, device, images, patients, parameters: parameterCounts(config) };
  const saveLog = (state: string, message?: string) =>
    writeJson(command.out, log.report({ ...facts, state, ...(message === undefined ? {} : { message }) }));
  say(
    `${device.name}; ${data.images.count} images of ${data.images.patients} patients; ${config.steps} steps.`,
  );
  const events = train(config, data.images, { ...(resumeFrom ? { resumeFrom } : {}), signal });
  for (;;) {
    const next = await events.next();
    if (next.done) {
      await saveLog(next.value.state, next.value.message);
      return next.value;
    }
    if (next.value.kind === "progress") log.add(next.value.progress);
    await keep(next.value, command.out, config);
    if (next.value.kind === "checkpoint") await saveLog("running");
  }
}

function configOf(command: TrainCommand, data: TrainingData): RunConfig {
  const ids = data.classes.map(({ id }) => id);
  const base = defaultConfig(command.preset, command.size, ids, data.images.count);
  const { steps, seed, fit, mirror } = command;
  return {
    ...base,
    ...{ steps, seed, fit, mirror },
    batch: command.batch ?? base.batch,
    width: command.width ?? base.width,
    learningRate: command.learningRate ?? base.learningRate,
    gridEvery: command.gridEvery ?? base.gridEvery,
    checkpointEvery: command.checkpointEvery ?? base.checkpointEvery,
  };
}

async function checkpointToResume({ resume, out }: TrainCommand): Promise<Uint8Array | undefined> {
  if (!resume) return undefined;
  return readFile(join(out, CHECKPOINT)).catch(() => {
    throw new UsageError(`There is no ${CHECKPOINT} in ${out} to resume from.`);
  });
}

async function earlierPoints(out: string, upTo: number): Promise<LossReport["points"]> {
  const text = await readFile(join(out, LOSSES), "utf8").catch(() => '{"points":[]}');
  return (JSON.parse(text) as Pick<LossReport, "points">).points.filter(({ step }) => step <= upTo);
}

async function writeJson(out: string, report: LossReport): Promise<void> {
  await writeFile(join(out, LOSSES), JSON.stringify(report, null, 1));
}

async function keep(event: TrainEvent, out: string, config: RunConfig): Promise<void> {
  switch (event.kind) {
    case "progress":
      return sayProgress(line(event.progress));
    case "grid": {
      const png = contactSheet(event.images, config.size, GRID_COLUMNS);
      await writeFile(join(out, `grid-${event.step}.png`), png);
      return writeFile(join(out, "samples.png"), png);
    }
    case "checkpoint":
      return new FolderStore(out).write(CHECKPOINT, event.bytes);
    default:
      return event satisfies never;
  }
}

function line(progress: TrainProgress): string {
  const { step, steps, generatorLoss, discriminatorLoss, dReal, dFake, stepMs, imagesPerSecond, etaMs } =
    progress;
  const losses = `G ${generatorLoss.toFixed(3)} D ${discriminatorLoss.toFixed(3)}`;
  const scores = `D(real) ${dReal.toFixed(2)} D(synthetic) ${dFake.toFixed(2)}`;
  const speed = `${stepMs.toFixed(0)} ms/step, ${imagesPerSecond.toFixed(1)} images/s`;
  return `${step}/${steps}  ${losses}  ${scores}  ${speed}, ${duration(etaMs)} left`;
}

function sentence({ state, step, message }: TrainOutcome, { out }: TrainCommand): string {
  switch (state) {
    case "finished":
      return `Finished ${step} steps; the model is in ${join(out, CHECKPOINT)}.`;
    case "paused":
      return `Stopped after step ${step}; continue with --resume and the same options (${basename(out)}).`;
    case "diverged":
      return message ?? "Training became unstable.";
    default:
      return state satisfies never;
  }
}
