import {
  ARMS,
  CONTROLS,
  type ArmId,
  type ArmResult,
  type ExperimentConfig,
  type ExperimentResult,
} from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import { measureArms, type Arm, type MeasuredArm, type TestSet } from "../statistics/arms";
import { readCell, readSeconds, type ClassifierCell } from "./cellFiles";
import { planTasks, type ClassCounts } from "./plan";
import { verdicts } from "./verdicts";

export interface ResultInputs {
  readonly config: ExperimentConfig;
  readonly counts: ClassCounts;
  readonly test: TestSet;
  /** Class names by id. */
  readonly names: Readonly<Record<string, string>>;
  readonly facts: Pick<ExperimentResult, "dataset" | "split" | "device">;
  readonly store: FileStore;
  readonly folder: string;
  /** 2,000 unless a test asks for fewer. */
  readonly resamples?: number;
}

/** Classes called out: those asked for, else the smallest of the training part. */
export function rareClasses(config: ExperimentConfig, counts: ClassCounts): readonly string[] {
  if (config.rareClassIds.length > 0) return config.rareClassIds;
  return [config.classIds[counts.indexOf(Math.min(...counts))]!];
}

/** The tables from what is trained so far; null before the first classifier is done. */
export async function resultOf(inputs: ResultInputs): Promise<ExperimentResult | null> {
  const cells = await doneCells(inputs);
  if (cells.length === 0) return null;
  const main = armsOf(inputs, cells, 1);
  const options = {
    seed: inputs.config.seed,
    ...(inputs.resamples === undefined ? {} : { resamples: inputs.resamples }),
  };
  const { arms, compare } = measureArms(inputs.test, main, options);
  const comparisons = compare(pairs(main));
  const rare = rareClasses(inputs.config, inputs.counts);
  const doses = [...new Set(cells.map(({ dose }) => dose))].filter((dose) => dose !== 1).sort();
  return {
    ...inputs.facts,
    seeds: Math.max(...main.map(({ predictions }) => predictions.length), 0),
    rare,
    arms: arms.map((arm) => armResult(inputs, cells, arm, 1)),
    doses: doses.flatMap((dose) =>
      measureArms(inputs.test, armsOf(inputs, cells, dose), options).arms.map((arm) =>
        armResult(inputs, cells, arm, dose),
      ),
    ),
    comparisons,
    verdicts: verdicts(comparisons, rare, inputs.names),
    hours: (cells.reduce((sum, { seconds }) => sum + seconds, 0) + (await modelSeconds(inputs))) / 3600,
  };
}

async function modelSeconds({ config, counts, store, folder }: ResultInputs): Promise<number> {
  const tasks = planTasks(config, counts).filter(({ kind }) => kind === "gan");
  const seconds = await Promise.all(tasks.map(({ id }) => readSeconds(store, folder, id)));
  return seconds.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

async function doneCells({ config, counts, store, folder }: ResultInputs): Promise<ClassifierCell[]> {
  const tasks = planTasks(config, counts).filter(({ kind }) => kind === "classifier");
  const cells = await Promise.all(tasks.map(({ id }) => readCell(store, folder, id).catch(() => undefined)));
  return cells.filter((cell) => cell !== undefined);
}

function armsOf({ config }: ResultInputs, cells: readonly ClassifierCell[], dose: number): Arm[] {
  return ARMS.flatMap((name) => {
    const own = cells
      .filter((cell) => cell.arm === name && cell.dose === dose)
      .sort((a, b) => a.seed - b.seed);
    if (own.length === 0) return [];
    const predictions = own.map(({ test }) => ({
      classCount: config.classIds.length,
      probabilities: Float32Array.from(test),
    }));
    return [{ name, predictions }];
  });
}

function pairs(arms: readonly Arm[]): { arm: ArmId; control: ArmId }[] {
  const there = (name: ArmId): boolean => arms.some((arm) => arm.name === name);
  const tested = (["synthetic", "ensemble", "mixed", "synthetic-only"] as const).filter(there);
  return tested.flatMap((arm) => CONTROLS.filter(there).map((control) => ({ arm, control })));
}

function armResult(
  { config }: ResultInputs,
  cells: readonly ClassifierCell[],
  measured: MeasuredArm,
  dose: number,
): ArmResult {
  const own = cells.filter((cell) => cell.arm === measured.name && cell.dose === dose);
  const first = own[0]!;
  return {
    ...measured,
    dose,
    seeds: own.length,
    trainedOn: Object.fromEntries(config.classIds.map((id, c) => [id, first.trainedOn[c]!])),
  };
}
