import type { ClassifierConfig, ClassifierKind, GanRecipe } from "./evaluation";
import { PRESETS } from "./presets";
import type { PresetId, TrainingSize } from "./training";

type Trained = Omit<ClassifierConfig, "classIds" | "seed" | "size">;

const common = { batch: 32, weightDecay: 0.01, maxSteps: 1200, checkEvery: 40, patience: 6 } as const;

/** What a new experiment's classifiers start from. */
const CLASSIFIERS: Readonly<Record<ClassifierKind, Trained>> = {
  residual: { kind: "residual", width: 16, learningRate: 1e-3, dropout: 0.1, ...common },
  // Half of the activations dropped, as Krizhevsky et al. 2012, section 4.2.
  alexnet: { kind: "alexnet", width: 16, learningRate: 5e-4, dropout: 0.5, ...common },
};

export function defaultClassifier(
  kind: ClassifierKind,
  size: TrainingSize,
): Omit<ClassifierConfig, "classIds" | "seed"> {
  return { ...CLASSIFIERS[kind], size };
}

export function defaultRecipe(preset: PresetId, size: TrainingSize): GanRecipe {
  const { width, batch, steps, learningRate } = PRESETS[preset].defaults[size];
  return { preset, width, batch, steps, learningRate, truncation: 1 };
}
