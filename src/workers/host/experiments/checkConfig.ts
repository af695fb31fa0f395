import type { DatasetIndex } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { ARMS, type ExperimentConfig } from "@/domain/evaluation";
import { needsModels } from "@/evaluation/experiment/plan";
import { validateConfig } from "@/gan/presets";
import { ganConfig } from "./models";

/** @throws {AppError} `bad-config` for a setting that no experiment can be run with */
export function checkConfig(config: ExperimentConfig, { summary }: DatasetIndex): void {
  const known = new Set(summary.classes.map(({ id }) => id));
  const stray = config.classIds.find((id) => !known.has(id));
  if (stray !== undefined) refuse(`The data set has no class ${stray}.`);
  if (new Set(config.classIds).size < config.classIds.length) refuse("A class is named twice.");
  const rare = config.rareClassIds.find((id) => !config.classIds.includes(id));
  if (rare !== undefined) refuse(`The rare class ${rare} is not among the classes compared.`);
  if (config.arms.length === 0 || config.arms.some((arm) => !ARMS.includes(arm)))
    refuse("Choose at least one arm.");
  whole("number of seeds", config.seeds, 1, 64);
  whole("number of models a class", config.ensembleSize, 1, 20);
  if (config.doses.some((dose) => !(dose >= 0 && dose <= 10)))
    refuse("A dose must be from 0 to 10 times the images that are missing.");
  if (!(config.confidence >= 0 && config.confidence < 1))
    refuse("The least confidence must be from 0 to below 1.");
  if (config.confidence > 0 && !config.arms.includes("real"))
    refuse("Choosing synthetic images by confidence needs the arm of real images.");
  checkClassifier(config.classifier);
  if (config.arms.some(needsModels)) checkModels(config);
}

function checkClassifier(classifier: ExperimentConfig["classifier"]): void {
  whole("classifier's width", classifier.width, 2, 128);
  whole("classifier's batch", classifier.batch, 2, 256);
  whole("classifier's longest training", classifier.maxSteps, 1, 1_000_000);
  whole("distance of its checks", classifier.checkEvery, 1, 1_000_000);
  whole("classifier's patience", classifier.patience, 0, 1000);
  if (!(classifier.learningRate > 0 && classifier.learningRate <= 1))
    refuse("The classifier's learning rate must be above 0 and at most 1.");
  if (!(classifier.dropout >= 0 && classifier.dropout < 1))
    refuse("The share of dropped activations must be from 0 to below 1.");
}

function checkModels(config: ExperimentConfig): void {
  const enough = { count: 10, classCount: 1, classOf: () => 0 };
  validateConfig(ganConfig(config, config.classIds[0]!, enough.count, config.seed), enough);
  whole("number of steps of the model of all classes", config.gan.sharedSteps ?? 0, 0, 10_000_000);
  if (!(config.gan.truncation >= 0 && config.gan.truncation <= 1)) refuse("Truncation must be from 0 to 1.");
}

function whole(what: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  refuse(`The ${what} must be a whole number from ${low} to ${high}; it is ${value}.`);
}

function refuse(message: string): never {
  throw new AppError("bad-config", message, {
    kept: "Nothing was changed.",
    advice: "Change the setting, then start again.",
  });
}
