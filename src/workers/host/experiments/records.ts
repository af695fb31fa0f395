import { openDataset } from "@/dataset/library";
import type { DatasetIndex } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { ExperimentConfig, ExperimentRecord } from "@/domain/evaluation";
import { checkExperiment } from "@/evaluation/experiment/checks";
import { planTasks, waitingCells } from "@/evaluation/experiment/plan";
import { ifFree } from "../../protocol/locks";
import type { Desk } from "../desk";
import { experimentFolder, experimentLock } from "../places";
import { checkConfig } from "./checkConfig";
import type { ExperimentPlace } from "./place";
import { partCounts, readSplit, splitOf, writeSplit, type FrozenSplit } from "./split";

type Reading = Pick<Desk, "files" | "records">;

export async function findExperiment(desk: Reading, id: string): Promise<ExperimentRecord> {
  const found = await desk.records.experiments.get(id);
  if (found) return found;
  throw new AppError("not-found", "This experiment is no longer stored.", {
    advice: "Choose another experiment, or set up a new one.",
  });
}

export function busyExperiment(): AppError {
  return new AppError("busy", "This experiment is running in another tab.", {
    kept: "Nothing was changed.",
    advice: "Go on there, or pause it there first.",
  });
}

/**
 * Puts an experiment on record, ready to run, with the split as it is now.
 * @throws {AppError} with the reason when it cannot mean anything on these images
 */
export async function createExperiment(
  desk: Desk,
  { config, name }: { readonly config: ExperimentConfig; readonly name: string },
): Promise<{ experiment: ExperimentRecord; warnings: readonly string[] }> {
  const index = await openDataset(desk.files, config.datasetId);
  const split = splitOf(index);
  const warnings = checked(index, split, config);
  const { perClass } = partCounts(index, split, config.classIds, "train");
  const counts = config.classIds.map((id) => perClass[id]!.images);
  const created = desk.now();
  const experiment: ExperimentRecord = {
    id: desk.newId(),
    name: name.trim() || "Does synthetic data help?",
    config,
    state: "ready",
    created,
    updated: created,
    cells: waitingCells(planTasks(config, counts)),
  };
  // Under its lock, so that no other tab takes the folder for one that was left behind.
  await desk.locks.request(experimentLock(experiment.id), {}, async () => {
    await writeSplit(desk.files, experimentFolder(experiment.id), split);
    await desk.records.experiments.put(experiment);
  });
  return { experiment, warnings };
}

/** @returns what is worth knowing before the start */
export function checked(
  index: DatasetIndex,
  { parts }: FrozenSplit,
  config: ExperimentConfig,
): readonly string[] {
  checkConfig(config, index);
  const images = index.images.flatMap(({ index: i, patient, classId, hash }) => {
    const part = parts[i];
    return part ? [{ patient, classId, part, hash }] : [];
  });
  const names = Object.fromEntries(index.summary.classes.map(({ id, name }) => [id, name]));
  return checkExperiment(images, config.classIds, names).warnings;
}

/** Experiments, oldest first. One whose worker was killed is found here, and offered as paused. */
export async function listExperiments(desk: Desk, datasetId?: string): Promise<ExperimentRecord[]> {
  const all = await desk.records.experiments.all();
  const wanted = all.filter((one) => datasetId === undefined || one.config.datasetId === datasetId);
  return Promise.all(wanted.map((one) => (one.state === "running" ? recovered(desk, one) : one)));
}

async function recovered(desk: Desk, experiment: ExperimentRecord): Promise<ExperimentRecord> {
  const free = await ifFree(desk.locks, experimentLock(experiment.id), async () => {
    const now = await findExperiment(desk, experiment.id);
    if (now.state !== "running") return now;
    const cells = now.cells.map((cell) =>
      cell.state === "running" ? { ...cell, state: "waiting" as const } : cell,
    );
    const message = "Interrupted. Every finished training is kept.";
    const paused: ExperimentRecord = { ...now, state: "paused", cells, message, updated: desk.now() };
    await desk.records.experiments.put(paused);
    return paused;
  });
  return free?.value ?? experiment;
}

/** Removes an experiment with its models and results. */
export async function removeExperiment(desk: Desk, id: string): Promise<void> {
  const removed = await ifFree(desk.locks, experimentLock(id), async () => {
    await desk.records.experiments.remove(id);
    await desk.files.remove(experimentFolder(id));
  });
  if (!removed) throw busyExperiment();
}

export async function placeOf(
  { files }: Pick<Desk, "files">,
  { id, config }: ExperimentRecord,
): Promise<ExperimentPlace> {
  const index = await openDataset(files, config.datasetId);
  const folder = experimentFolder(id);
  return { store: files, folder, config, index, split: await readSplit(files, folder, index) };
}
