import { AppError } from "@/domain/errors";
import { PRESETS } from "@/domain/presets";
import { TRAINING_SIZES, type PresetId, type RunConfig, type TrainingSize } from "@/domain/training";
import { networksOf } from "./network";
import { countParameters } from "@/tensor/params";

/** The batch is halved until it fits the images: a batch should not show one image twice. */
export function defaultConfig(
  preset: PresetId,
  size: TrainingSize,
  classIds: readonly string[],
  imageCount: number,
): RunConfig {
  const defaults = PRESETS[preset].defaults[size];
  let batch = defaults.batch;
  while (batch > 2 && batch > imageCount) batch /= 2;
  return { preset, size, classIds, ...defaults, batch, seed: 1, fit: "pad", mirror: false };
}

const LIMITS = { steps: [1, 10_000_000], batch: [2, 256], width: [4, 128] } as const;

/**
 * @throws {AppError} `bad-config` for a setting out of range, `too-few-images` for fewer than two images,
 *   `too-few-classes` for a class without any
 */
export function validateConfig(
  config: RunConfig,
  images: { readonly count: number; readonly classCount: number; classOf(i: number): number },
): void {
  if (!(config.preset in PRESETS)) refuse(`There is no preset "${String(config.preset)}".`);
  if (!TRAINING_SIZES.includes(config.size))
    refuse(`The training size must be ${TRAINING_SIZES.join(", ")}.`);
  for (const [name, [low, high]] of Object.entries(LIMITS)) {
    const value = config[name as keyof typeof LIMITS];
    if (!Number.isInteger(value) || value < low || value > high) {
      refuse(`The setting "${name}" must be a whole number from ${low} to ${high}; it is ${value}.`);
    }
  }
  if (!(config.learningRate > 0 && config.learningRate <= 1)) {
    refuse(`The learning rate must be above 0 and at most 1; it is ${config.learningRate}.`);
  }
  for (const name of ["checkpointEvery", "gridEvery"] as const) {
    if (!(config[name] >= 1)) refuse(`The setting "${name}" must be at least 1.`);
  }
  validateImages(config, images);
}

function validateImages(config: RunConfig, images: Parameters<typeof validateConfig>[1]): void {
  if (config.classIds.length === 0) refuse("No class is chosen.");
  if (images.classCount !== config.classIds.length) {
    refuse(`The run has ${config.classIds.length} classes, the images have ${images.classCount}.`);
  }
  if (images.count < 2) {
    throw new AppError("too-few-images", `Training needs at least two images; there are ${images.count}.`, {
      advice: "Add images of this class.",
    });
  }
  const seen = new Set(Array.from({ length: images.count }, (_, i) => images.classOf(i)));
  if (seen.size < images.classCount) {
    throw new AppError("too-few-classes", "One of the chosen classes has no image to train on.", {
      advice: "Leave that class out, or add images of it.",
    });
  }
}

function refuse(message: string): never {
  throw new AppError("bad-config", message, { advice: "Change the setting, then start again." });
}

/** Numbers that training adjusts, in each network. */
export function parameterCounts(config: RunConfig): { generator: number; discriminator: number } {
  const pair = networksOf(config.preset);
  return {
    generator: countParameters(pair.generatorSpecs(config)),
    discriminator: countParameters(pair.discriminatorSpecs(config)),
  };
}
