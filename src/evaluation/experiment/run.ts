import { AppError, toErrorData } from "@/domain/errors";
import type { Cell, ClassifierConfig, ExperimentConfig } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import type { LabelledImages } from "../classifier/images";
import type { ClassifierModel } from "../classifier/model";
import { decodeClassifier, encodeClassifier } from "../classifier/modelFile";
import { predict } from "../classifier/predict";
import { trainClassifier } from "../classifier/train";
import { readCell, readSeconds, writeCell, writeSeconds, type ClassifierCell } from "./cellFiles";
import { confident } from "./confident";
import { needsModels, planTasks, waitingCells, type Task } from "./plan";
import { trainingSet, type SyntheticImages } from "./trainingSet";
import { readUnfinished, removeUnfinished, writeUnfinished } from "./unfinished";

/** Trains and samples generative models of single classes, on the training part only; knows how to resume. */
export interface Generators extends SyntheticImages {
  /** True when this model is trained to its end. */
  has(classIndex: number, model: number): Promise<boolean>;
  /**
   * @param report  share that is done, 0 to 1
   * @returns seconds of training in all, those before a pause included
   */
  train(
    classIndex: number,
    model: number,
    signal: AbortSignal,
    report: (share: number) => void,
  ): Promise<number>;
}

export interface ExperimentInputs {
  readonly config: ExperimentConfig;
  /** Real images only, split by patient. */
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  readonly test: LabelledImages;
  readonly generators: Generators;
  readonly store: FileStore;
  readonly folder: string;
  /** Milliseconds, for durations. */
  readonly now: () => number;
}

export type ExperimentEvent =
  | { readonly kind: "cells"; readonly cells: readonly Cell[] }
  /** Share of the running cell that is done, 0 to 1. */
  | { readonly kind: "progress"; readonly id: string; readonly share: number };

/**
 * Works through the queue. What is done is on disk: running again goes on where it stopped, and a failed cell is
 * tried again. One cell's failure is told and does not stop the others.
 * @returns `paused` when the signal aborted
 */
export async function* runExperiment(
  inputs: ExperimentInputs,
  signal: AbortSignal,
): AsyncGenerator<ExperimentEvent, "finished" | "paused"> {
  const counts = classCounts(inputs.train);
  const tasks = planTasks(inputs.config, counts);
  const cells = await knownCells(inputs, tasks);
  yield { kind: "cells", cells: [...cells] };
  for (const [i, task] of tasks.entries()) {
    if (cells[i]!.state === "done") continue;
    if (signal.aborted) return "paused";
    cells[i] = { id: task.id, kind: task.kind, state: "running" };
    yield { kind: "cells", cells: [...cells] };
    const started = inputs.now();
    try {
      yield* workOn(inputs, task, signal);
      const seconds =
        (await readSeconds(inputs.store, inputs.folder, task.id)) ?? (inputs.now() - started) / 1000;
      cells[i] = { id: task.id, kind: task.kind, state: "done", seconds };
    } catch (thrown) {
      if (signal.aborted) {
        cells[i] = { id: task.id, kind: task.kind, state: "waiting" };
        yield { kind: "cells", cells: [...cells] };
        return "paused";
      }
      const { code, message } = toErrorData(thrown);
      // These end the whole experiment: the next cell would meet them again.
      if (code === "quota" || code === "device-lost" || code === "wrong-backend") throw thrown;
      cells[i] = { id: task.id, kind: task.kind, state: "failed", message };
    }
    yield { kind: "cells", cells: [...cells] };
  }
  return "finished";
}

export function classCounts(images: LabelledImages): number[] {
  const counts = new Array<number>(images.classCount).fill(0);
  for (let i = 0; i < images.count; i++) counts[images.classOf(i)]!++;
  return counts;
}

async function knownCells(inputs: ExperimentInputs, tasks: readonly Task[]): Promise<Cell[]> {
  const { store, folder, generators } = inputs;
  const waiting = waitingCells(tasks);
  return Promise.all(
    tasks.map(async (task, i): Promise<Cell> => {
      if (task.kind === "gan") {
        if (!(await generators.has(task.classIndex, task.model))) return waiting[i]!;
        const seconds = await readSeconds(store, folder, task.id);
        return { ...waiting[i]!, state: "done", ...(seconds === undefined ? {} : { seconds }) };
      }
      // A damaged result counts as missing: it is trained again.
      const cell = await readCell(store, folder, task.id).catch(() => undefined);
      return cell ? { ...waiting[i]!, state: "done", seconds: cell.seconds } : waiting[i]!;
    }),
  );
}

async function* workOn(
  inputs: ExperimentInputs,
  task: Task,
  signal: AbortSignal,
): AsyncGenerator<ExperimentEvent> {
  if (task.kind === "gan") yield* trainModel(inputs, task, signal);
  else yield* trainArm(inputs, task, signal);
}

/** Turns the callback's reports into events: the latest share, whenever the consumer asks. */
async function* trainModel(
  { generators, store, folder }: ExperimentInputs,
  task: Task & { kind: "gan" },
  signal: AbortSignal,
): AsyncGenerator<ExperimentEvent> {
  let share = 0;
  let wake: () => void = () => undefined;
  let ended = false;
  const training = generators
    .train(task.classIndex, task.model, signal, (next) => {
      share = next;
      wake();
    })
    .finally(() => {
      ended = true;
      wake();
    });
  // Awaited below; without this a failure before that would count as unhandled.
  training.catch(() => undefined);
  while (!ended) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (ended) resolve();
    });
    yield { kind: "progress", id: task.id, share };
  }
  await writeSeconds(store, folder, task.id, await training);
}

async function* trainArm(
  inputs: ExperimentInputs,
  task: Task & { kind: "classifier" },
  signal: AbortSignal,
): AsyncGenerator<ExperimentEvent> {
  const { config, store, folder } = inputs;
  const started = inputs.now();
  const set = await trainingSet(
    {
      arm: task.arm,
      dose: task.dose,
      seed: config.seed + task.seed,
      size: config.classifier.size,
      models: config.ensembleSize,
    },
    inputs.train,
    await synthetic(inputs, task),
  );
  const settings: ClassifierConfig = {
    ...config.classifier,
    classIds: config.classIds,
    seed: config.seed + task.seed,
  };
  const before = await readUnfinished(store, folder, task.id);
  const seconds = (): number => (before?.seconds ?? 0) + (inputs.now() - started) / 1000;
  const running = trainClassifier(settings, set, inputs.validation, {
    signal,
    from: before?.state,
    keep: (state) => writeUnfinished(store, folder, task.id, { state, seconds: seconds() }),
  });
  let steps = before?.state.step ?? 0;
  for (;;) {
    const next = await running.next();
    if (next.done) {
      await keepCell(inputs, task, next.value, { steps, seconds, counts: set.counts });
      return;
    }
    steps = next.value.step;
    yield { kind: "progress", id: task.id, share: steps / settings.maxSteps };
  }
}

interface CellFacts {
  readonly steps: number;
  readonly seconds: () => number;
  readonly counts: ClassifierCell["trainedOn"];
}

async function keepCell(
  { test, validation, store, folder }: ExperimentInputs,
  { id, arm, dose, seed }: Task & { kind: "classifier" },
  model: ClassifierModel,
  { steps, counts, ...facts }: CellFacts,
): Promise<void> {
  const [ofTest, ofValidation] = [await predict(model, test), await predict(model, validation)];
  const seconds = facts.seconds();
  await store.write(modelPath(folder, id), encodeClassifier(model));
  await writeSeconds(store, folder, id, seconds);
  await writeCell(store, folder, {
    ...{ version: 2, id, arm, dose, seed, seconds, steps, trainedOn: counts },
    temperature: model.temperature,
    test: [...ofTest],
    validation: [...ofValidation],
  });
  await removeUnfinished(store, folder, id);
}

/** Where a cell's classifier is kept, for heatmaps and ensembles. */
export function modelPath(folder: string, id: string): string {
  return `${folder}/cells/${id.replaceAll("/", "_")}.dkc`;
}

async function synthetic(
  inputs: ExperimentInputs,
  task: Task & { kind: "classifier" },
): Promise<SyntheticImages> {
  const { config, generators, store, folder } = inputs;
  if (!needsModels(task.arm) || config.confidence === 0) return generators;
  const path = modelPath(folder, `arm/real/1/${task.seed}`);
  if (!(await store.exists(path))) {
    throw new AppError(
      "not-found",
      "Choosing synthetic images by confidence needs the classifier of real images of the same seed, which failed.",
    );
  }
  return confident(generators, decodeClassifier(await store.read(path)), config.confidence);
}
