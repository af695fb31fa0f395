import type { DatasetIndex } from "@/domain/dataset";
import type { ArmId, ExperimentConfig, ExperimentRecord, GanRecipe } from "@/domain/evaluation";
import { defaultClassifier } from "@/domain/experimentPresets";
import { PRESETS } from "@/domain/presets";
import type { RunRecord, TrainingSize } from "@/domain/training";
import { meanSeconds } from "./queue";

export type RecipeId = "short" | "normal";

export const RECIPES: Readonly<Record<RecipeId, { readonly name: string; readonly purpose: string }>> = {
  short: { name: "Short", purpose: "A quarter of the steps at half the width. For a first look." },
  normal: { name: "Normal", purpose: "The small-data recipe as the Train page uses it." },
};

/** The generative models of an experiment: all the small-data recipe. */
export function recipe(id: RecipeId, size: TrainingSize): GanRecipe {
  const { steps, batch, width, learningRate } = PRESETS["small-data"].defaults[size];
  const base = { preset: "small-data", batch, learningRate, truncation: 1 } as const;
  return id === "normal" ? { ...base, steps, width } : { ...base, steps: steps / 4, width: width / 2 };
}

export function recipeOf({ gan, classifier }: ExperimentConfig): RecipeId | undefined {
  return (["short", "normal"] as const).find((id) => {
    const { steps, width } = recipe(id, classifier.size);
    return gan.steps === steps && gan.width === width;
  });
}

export interface ClassSize {
  readonly id: string;
  readonly train: number;
}

/** Images of each class in the training part. */
export function trainSizes({ summary, images, parts }: DatasetIndex): ClassSize[] {
  return summary.classes.map(({ id }) => ({
    id,
    train: images.filter(({ index, classId }) => classId === id && parts[index] === "train").length,
  }));
}

export function smallestClass(dataset: DatasetIndex, classIds: readonly string[]): string | undefined {
  const sizes = trainSizes(dataset).filter(({ id }) => classIds.includes(id));
  return sizes.sort((a, b) => a.train - b.train)[0]?.id;
}

/** All classes, the smallest called out, every arm but the costly ensemble, five seeds. */
export function startingExperiment(dataset: DatasetIndex): ExperimentConfig {
  const classIds = dataset.summary.classes.map(({ id }) => id);
  const rare = smallestClass(dataset, classIds);
  return {
    datasetId: dataset.summary.id,
    classIds,
    rareClassIds: rare === undefined ? [] : [rare],
    arms: ["real", "undersampled", "duplicated", "classical", "synthetic", "synthetic-only", "mixed"],
    seeds: 5,
    seed: 1,
    doses: [0.5, 1],
    classifier: defaultClassifier("residual", 64),
    gan: recipe("normal", 64),
    ensembleSize: 5,
    confidence: 0,
  };
}

/** With or without a class; the rare one stays within the chosen. */
export function withClass(
  config: ExperimentConfig,
  dataset: DatasetIndex,
  id: string,
  on: boolean,
): ExperimentConfig {
  const all = dataset.summary.classes.map((each) => each.id);
  const classIds = all.filter((each) => (each === id ? on : config.classIds.includes(each)));
  const kept = config.rareClassIds.filter((each) => classIds.includes(each));
  const smallest = smallestClass(dataset, classIds);
  const rareClassIds = kept.length > 0 ? kept : smallest === undefined ? [] : [smallest];
  return { ...config, classIds, rareClassIds };
}

/** Arms that need generative models. */
const MADE: readonly ArmId[] = ["synthetic", "synthetic-only", "ensemble", "mixed"];
const DOSED: readonly ArmId[] = ["synthetic", "ensemble"];

export interface Work {
  readonly models: number;
  readonly classifiers: number;
}

/** How much there is to train. */
export function workOf(config: ExperimentConfig, sizes: readonly ClassSize[]): Work {
  const { arms, seeds, doses, classIds, ensembleSize } = config;
  const train = classIds.map((id) => sizes.find((each) => each.id === id)?.train ?? 0);
  const missing = train.filter((each) => each < Math.max(...train)).length;
  const full = arms.includes("synthetic-only") || arms.includes("mixed") ? train.length - missing : 0;
  const each = arms.includes("ensemble") ? ensembleSize : 1;
  const models = arms.some((arm) => MADE.includes(arm)) ? missing * each + full : 0;
  const dosed = arms.filter((arm) => DOSED.includes(arm)).length;
  const others = doses.filter((dose) => dose !== 1 && dose > 0).length;
  return { models, classifiers: seeds * (arms.length + dosed * others) };
}

/** Synthetic images that the main table adds: what is missing until all classes are as large as the largest. */
export function missingImages(config: ExperimentConfig, sizes: readonly ClassSize[]): number {
  const train = config.classIds.map((id) => sizes.find((each) => each.id === id)?.train ?? 0);
  const largest = Math.max(0, ...train);
  return train.reduce((sum, each) => sum + largest - each, 0);
}

export interface Expected {
  readonly models: number | null;
  readonly classifiers: number | null;
}

/** Milliseconds for all models and all classifiers, each from what was measured with the same settings, or null. */
export function expectedTime(
  config: ExperimentConfig,
  work: Work,
  runs: readonly RunRecord[],
  experiments: readonly ExperimentRecord[],
): Expected {
  const model = secondsOfModel(config, runs, experiments);
  const same = experiments.find(
    (each) =>
      sameSettings(each.config.classifier, config.classifier) &&
      meanSeconds(each.cells, "classifier") !== null,
  );
  const classifier = same ? meanSeconds(same.cells, "classifier") : null;
  const total = (seconds: number | null, n: number) =>
    n === 0 ? 0 : seconds === null ? null : 1000 * seconds * n;
  const { steps, sharedSteps = 0 } = config.gan;
  const models = work.models === 0 ? 0 : work.models + sharedSteps / steps;
  return { models: total(model, models), classifiers: total(classifier, work.classifiers) };
}

function secondsOfModel(
  { gan, classifier }: ExperimentConfig,
  runs: readonly RunRecord[],
  experiments: readonly ExperimentRecord[],
): number | null {
  const same = experiments.find(
    (each) =>
      sameSettings(each.config.gan, gan) &&
      each.config.classifier.size === classifier.size &&
      meanSeconds(each.cells, "gan") !== null,
  );
  if (same) return meanSeconds(same.cells, "gan");
  const run = runs.find(
    ({ config, throughput, pretrained }) =>
      throughput !== undefined &&
      pretrained !== true &&
      config.preset === gan.preset &&
      config.size === classifier.size &&
      config.batch === gan.batch &&
      config.width === gan.width,
  );
  return run?.throughput ? (run.throughput.stepMs * gan.steps) / 1000 : null;
}

function sameSettings<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key]);
}

export interface Busy {
  readonly importing: boolean;
  readonly sampling: boolean;
  readonly trainingName: string | undefined;
  readonly experiment: boolean;
}

/** Why the experiment cannot be started, or undefined when it can. What the images allow is checked at the start. */
export function startOff(config: ExperimentConfig, busy: Busy): string | undefined {
  if (busy.experiment) return "Another experiment is running. Pause it first.";
  if (busy.trainingName !== undefined) return `${busy.trainingName} is training. Pause or stop it first.`;
  if (busy.importing) return "Images are still being read.";
  if (busy.sampling) return "Synthetic images are still being made.";
  if (config.classIds.length < 2) return "The experiment compares classes: choose at least two.";
  if (!config.arms.some((arm) => MADE.includes(arm))) return "Choose at least one set with synthetic images.";
  return undefined;
}
