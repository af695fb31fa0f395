import type { DatasetIndex } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { EnsemblePlace, RunConfig, RunRecord } from "@/domain/training";
import { ifFree } from "../protocol/locks";
import type { Desk } from "./desk";
import { runFolder, runLock } from "./places";

export async function findRun(desk: Pick<Desk, "records">, id: string): Promise<RunRecord> {
  const run = await desk.records.runs.get(id);
  if (run) return run;
  throw new AppError("not-found", "This run is no longer stored.", { advice: "Choose another run." });
}

export function busyRun(): AppError {
  return new AppError("busy", "This run is being trained in another tab.", {
    kept: "Nothing was changed.",
    advice: "Go on there, or pause it there first.",
  });
}

/** Where a run goes on from: its newest checkpoint, or the beginning. */
export function savedStep(run: RunRecord): number {
  return Math.max(0, ...run.checkpoints.map((checkpoint) => checkpoint.step));
}

/** What a configuration is checked against: how many images, and the class of each. */
export interface ImageFacts {
  readonly count: number;
  readonly classCount: number;
  classOf(i: number): number;
}

/**
 * Puts a run on record, ready to train; images are counted in the training part of its classes.
 * @param validate  throws when the configuration cannot be trained on these images
 */
export async function createRun(
  desk: Desk,
  index: DatasetIndex,
  config: RunConfig,
  validate: (config: RunConfig, images: ImageFacts) => void,
  ensemble?: EnsemblePlace,
): Promise<RunRecord> {
  const { classIds } = config;
  const names = classIds.map((id) => className(index, id));
  const chosen = new Set(classIds);
  const images = index.images.filter((image, i) => index.parts[i] === "train" && chosen.has(image.classId));
  const classOf = (i: number) => classIds.indexOf(images[i]!.classId);
  validate(config, { count: images.length, classCount: classIds.length, classOf });
  const datasetId = index.summary.id;
  const others = await listed(desk, datasetId);
  const sibling = ensemble && others.find((run) => run.ensemble?.id === ensemble.id);
  const number = sibling?.number ?? 1 + Math.max(0, ...others.map((run) => run.number));
  const member = ensemble ? `, model ${ensemble.member + 1} of ${ensemble.of}` : "";
  const created = desk.now();
  const run: RunRecord = {
    id: desk.newId(),
    name: `${subject(names, index.summary.classes.length)}, run ${number}${member}`,
    number,
    datasetId,
    config: ensemble ? { ...config, seed: (config.seed + ensemble.member) % SEEDS } : config,
    ...(ensemble ? { ensemble } : {}),
    classNames: names,
    trainedOn: { images: images.length, patients: new Set(images.map((image) => image.patient)).size },
    state: "ready",
    step: 0,
    created,
    updated: created,
    checkpoints: [],
    gridSteps: [],
  };
  await desk.records.runs.put(run);
  return run;
}

const SEEDS = 2 ** 32;

function className(index: DatasetIndex, id: string): string {
  const found = index.summary.classes.find((one) => one.id === id);
  if (found) return found.name;
  throw new AppError("bad-config", `The data set has no class ${id}.`, {
    advice: "Choose among its classes.",
  });
}

export function subject(names: readonly string[], classCount: number): string {
  if (names.length === 1) return names[0]!;
  return names.length === classCount ? "All classes" : `${names.length} classes`;
}

async function listed(desk: Desk, datasetId?: string): Promise<RunRecord[]> {
  const runs = await desk.records.runs.all();
  return datasetId === undefined ? runs : runs.filter((run) => run.datasetId === datasetId);
}

/** Runs, oldest first. A run whose worker was killed is found here, and offered as paused at its last checkpoint. */
export async function listRuns(desk: Desk, datasetId?: string): Promise<RunRecord[]> {
  const runs = await listed(desk, datasetId);
  return Promise.all(runs.map((run) => (run.state === "running" ? recovered(desk, run) : run)));
}

async function recovered(desk: Desk, run: RunRecord): Promise<RunRecord> {
  const free = await ifFree(desk.locks, runLock(run.id), async () => {
    const now = await findRun(desk, run.id);
    if (now.state !== "running") return now;
    const step = savedStep(now);
    const message =
      step > 0 ? `Interrupted. Step ${step} is saved.` : "Interrupted before its first checkpoint.";
    const paused: RunRecord = { ...now, state: "paused", step, message, updated: desk.now() };
    await desk.records.runs.put(paused);
    return paused;
  });
  return free?.value ?? run;
}

/** Removes a run with its checkpoints; sample sets made from it stay. */
export async function removeRun(desk: Desk, id: string): Promise<void> {
  const removed = await ifFree(desk.locks, runLock(id), async () => {
    await desk.records.runs.remove(id);
    await desk.files.remove(runFolder(id));
  });
  if (!removed) throw busyRun();
}
