import type { PreparedImages } from "@/dataset/prepare";
import type { ArmId, ExperimentResult } from "@/domain/evaluation";
import type { Trust } from "@/domain/quality";
import { readCell, type ClassifierCell } from "@/evaluation/experiment/cellFiles";
import { planTasks } from "@/evaluation/experiment/plan";
import { resultOf } from "@/evaluation/experiment/result";
import { classCounts } from "@/evaluation/experiment/run";
import { testPatients } from "@/evaluation/statistics/bootstrap";
import { doubtLimit, trustOf } from "@/evaluation/uncertainty/ensemble";
import { readEnsembleCoverage } from "./coverage";
import { classNames, type ExperimentPlace } from "./place";
import { partCounts } from "./split";

export interface Parts {
  readonly train: PreparedImages;
  readonly validation: PreparedImages;
  readonly test: PreparedImages;
}

/** The tables from what is trained so far; null before the first classifier. */
export async function tablesOf(
  place: ExperimentPlace,
  { train, test }: Pick<Parts, "train" | "test">,
  device: string,
  resamples?: number,
): Promise<ExperimentResult | null> {
  const { config, index, split, store, folder } = place;
  const part = (name: "train" | "validation" | "test") => partCounts(index, split, config.classIds, name);
  const patients = Array.from({ length: test.count }, (_, i) => index.images[test.imageIndex(i)]!.patient);
  const result = await resultOf({
    config,
    counts: classCounts(train),
    test: { classIds: config.classIds, truth: truthOf(test), patients: testPatients(patients) },
    names: classNames(place),
    facts: {
      dataset: index.summary.name,
      device,
      split: {
        train: part("train"),
        validation: part("validation"),
        test: part("test"),
        seed: split.seed,
      },
    },
    store,
    folder,
    ...(resamples === undefined ? {} : { resamples }),
  });
  const ensembles = await readEnsembleCoverage(store, folder);
  return result && ensembles.length > 0 ? { ...result, ensembles } : result;
}

/** The finished classifiers of one arm at the main dose, by seed. */
export async function cellsOf(
  { config, store, folder }: ExperimentPlace,
  train: PreparedImages,
  arm: ArmId,
): Promise<ClassifierCell[]> {
  const tasks = planTasks(config, classCounts(train));
  const cells = await Promise.all(
    tasks.map((task) =>
      task.kind === "classifier" && task.arm === arm && task.dose === 1
        ? readCell(store, folder, task.id).catch(() => undefined)
        : undefined,
    ),
  );
  return cells.filter((cell) => cell !== undefined).sort((a, b) => a.seed - b.seed);
}

/** How far the verdicts of each arm can be trusted: all its seeds as one ensemble. */
export async function trustsOf(
  place: ExperimentPlace,
  { train, validation, test }: Parts,
): Promise<Record<string, Trust>> {
  const found: [string, Trust][] = [];
  const classCount = place.config.classIds.length;
  for (const arm of place.config.arms) {
    const cells = await cellsOf(place, train, arm);
    if (cells.length === 0) continue;
    const members = cells.map((cell) => Float32Array.from(cell.test));
    const limit = limitOf(cells, truthOf(validation), classCount);
    found.push([arm, { ...trustOf(members, truthOf(test), classCount), limit }]);
  }
  return Object.fromEntries(found);
}

/** What is called must have been right this often on the validation part. */
const CALLED_ACCURACY = 0.9;

/** The doubt above which nothing is called; everything is called where an older file kept nothing of the validation part. */
export function limitOf(cells: readonly ClassifierCell[], truth: Uint8Array, classCount: number): number {
  const members = cells
    .filter(({ validation }) => validation.length > 0)
    .map(({ validation }) => Float32Array.from(validation));
  return members.length === 0 ? Infinity : doubtLimit(members, truth, classCount, CALLED_ACCURACY);
}

export function truthOf(images: Pick<PreparedImages, "count" | "classOf">): Uint8Array {
  return Uint8Array.from({ length: images.count }, (_, i) => images.classOf(i));
}
