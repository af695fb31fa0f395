import {
  BASE_SIZES,
  CASCADE_SIZES,
  type CascadeConfig,
  type CascadeDim,
  type ScaleConfig,
} from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import type { TrainingSize } from "@/domain/training";
import type { Triple } from "@/domain/volume";
import { defaultConfig } from "../presets";
import { fitToMemory } from "./estimate";

export interface CascadeChoice {
  readonly dim: CascadeDim;
  readonly baseSize: number;
  /** Side of the finest scale. */
  readonly size: number;
  /** Classes of the base; images only. */
  readonly classIds: readonly string[];
  readonly imageCount: number;
  readonly edges: boolean;
  readonly seed: number;
  readonly values: { readonly low: number; readonly high: number };
  readonly spacing?: Triple;
  /** Bytes that training may take; patches and batches are made to fit. */
  readonly memoryBytes?: number;
}

const SCALE: Readonly<Record<CascadeDim, Omit<ScaleConfig, "size">>> = {
  2: {
    ...{ width: 24, layers: 5, noise: 1, judgeWidth: 24, patch: 64, batch: 8, steps: 2000 },
    ...{ learningRate: 1e-3, checkpointEvery: 200, previewEvery: 100 },
    weights: { adversarial: 1, l1: 6 },
  },
  3: {
    ...{ width: 16, layers: 4, noise: 1, judgeWidth: 16, patch: 32, batch: 4, steps: 2000 },
    ...{ learningRate: 1e-3, checkpointEvery: 200, previewEvery: 100 },
    weights: { adversarial: 1, l1: 2 },
  },
};

/** A cascade with everything at its default, made to fit the memory. @throws {AppError} `bad-config` */
export function defaultCascade(choice: CascadeChoice): CascadeConfig {
  const { dim, baseSize, size, edges, seed, values, spacing } = choice;
  const scales: ScaleConfig[] = [];
  for (let side = 2 * baseSize; side <= size; side *= 2) {
    scales.push({ ...SCALE[dim], size: side, patch: Math.min(SCALE[dim].patch, side) });
  }
  const config: CascadeConfig = {
    ...{ dim, base: baseOf(choice), scales, edges, seed, values },
    ...(spacing ? { spacing } : {}),
  };
  validateCascade(config);
  if (size !== baseSize && scales.at(-1)?.size !== size) refuse(`${size} is not a doubling of ${baseSize}.`);
  return choice.memoryBytes === undefined ? config : fitToMemory(config, choice.memoryBytes);
}

function baseOf({ dim, baseSize, classIds, imageCount, seed }: CascadeChoice): CascadeConfig["base"] {
  if (dim === 2) {
    const run = defaultConfig("small-data", baseSize as TrainingSize, classIds, imageCount);
    return { kind: "image", run: { ...run, seed } };
  }
  const run = {
    ...{ size: baseSize, width: 16, steps: 3000, batch: 4, learningRate: 3e-4 },
    ...{ checkpointEvery: 200, previewEvery: 100 },
  };
  return { kind: "volume", run };
}

type Counted =
  ("width" | "layers" | "noise" | "judgeWidth") | ("batch" | "steps" | "checkpointEvery" | "previewEvery");
const LIMITS: Readonly<Record<Counted, readonly [low: number, high: number]>> = {
  ...{ width: [1, 256], layers: [2, 12], noise: [1, 16], judgeWidth: [1, 256] },
  ...{
    batch: [1, 256],
    steps: [1, 10_000_000],
    checkpointEvery: [1, 10_000_000],
    previewEvery: [1, 10_000_000],
  },
};

/** @throws {AppError} `bad-config`, with the setting's name */
export function validateCascade(config: CascadeConfig): void {
  const { dim, base, scales } = config;
  if (!(dim in BASE_SIZES)) refuse("A cascade makes images or volumes.");
  if ((base.kind === "image") !== (dim === 2)) refuse("The base does not fit: images take the app's GAN.");
  if (!BASE_SIZES[dim].includes(base.run.size)) {
    refuse(`The base must be ${BASE_SIZES[dim].join(", ")} pixels a side; it is ${base.run.size}.`);
  }
  if (!(config.values.high > config.values.low)) refuse("White must stand for more than black.");
  scales.forEach((scale, i) => validateScale(scale, base.run.size * 2 ** (i + 1), dim));
}

function validateScale(scale: ScaleConfig, size: number, dim: CascadeDim): void {
  if (scale.size !== size || !CASCADE_SIZES[dim].includes(size)) {
    refuse(
      `The scales must double from the base to ${CASCADE_SIZES[dim].at(-1)} at most; one is ${scale.size}.`,
    );
  }
  for (const [name, [low, high]] of Object.entries(LIMITS)) {
    const value = scale[name as Counted];
    if (!Number.isInteger(value) || value < low || value > high) {
      refuse(`The setting "${name}" must be a whole number from ${low} to ${high}; it is ${value}.`);
    }
  }
  const { patch, learningRate, weights } = scale;
  if (patch % 8 !== 0 || patch < 8 || patch > size) {
    refuse(`The patch must be a multiple of 8 up to ${size}; it is ${patch}.`);
  }
  if (!(learningRate > 0 && learningRate <= 1)) refuse("The learning rate must be above 0 and at most 1.");
  if (!(weights.adversarial >= 0 && weights.l1 >= 0 && weights.adversarial + weights.l1 > 0)) {
    refuse("The weights of the losses must be 0 or more, and not all 0.");
  }
}

function refuse(message: string): never {
  throw new AppError("bad-config", message, { advice: "Change the setting, then start again." });
}
