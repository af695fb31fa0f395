import type { PresetId, TrainingSize } from "./training";

/** The augmentation experiment: what a classifier was trained on, and what it then finds on real, held-out patients. */

/** What a classifier is trained on. All but the first two hold the same number of images of each class. */
export type ArmId =
  /** The real training images as they are, imbalanced. */
  | "real"
  /** Real images, the larger classes cut to the smallest. */
  | "undersampled"
  /** Control: the missing images are real ones again. */
  | "duplicated"
  /** Control: the missing images are real ones turned, shifted, scaled, with other contrast. */
  | "classical"
  /** The missing images are synthetic, from one model a class. */
  | "synthetic"
  /** Synthetic images alone, as many of each class (train on synthetic, test on real). */
  | "synthetic-only"
  /** The missing images are synthetic, from several models a class. */
  | "ensemble"
  /**
   * Half of each class is real and half synthetic, so that being synthetic tells nothing of the class: where only the
   * rare class is filled up, a classifier can learn to tell synthetic from real instead.
   */
  | "mixed";
export const ARMS: readonly ArmId[] = [
  "real",
  "undersampled",
  "duplicated",
  "classical",
  "synthetic",
  "synthetic-only",
  "ensemble",
  "mixed",
];
/** The arms a gain must be measured against. */
export const CONTROLS: readonly ArmId[] = ["real", "undersampled", "duplicated", "classical"];

export type ClassifierKind = "residual" | "alexnet";

export interface ClassifierConfig {
  readonly kind: ClassifierKind;
  /** Rows and columns of the input. */
  readonly size: TrainingSize;
  readonly classIds: readonly string[];
  /** Channels after the first layer. */
  readonly width: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Decoupled weight decay. Loshchilov & Hutter 2019, arXiv 1711.05101. */
  readonly weightDecay: number;
  /** Share of activations dropped before the last layer; also at sampling time for Monte Carlo dropout. */
  readonly dropout: number;
  readonly maxSteps: number;
  /** The validation part is scored this often, in steps. */
  readonly checkEvery: number;
  /** Training ends after this many checks without a better validation loss. */
  readonly patience: number;
  readonly seed: number;
}

export interface GanRecipe {
  readonly preset: PresetId;
  readonly width: number;
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: number;
  /** ψ of the truncation trick. */
  readonly truncation: number;
  /** Steps of one model of all training images first, from which the model of each class then starts; none when left out or 0. */
  readonly sharedSteps?: number;
}

export interface ExperimentConfig {
  readonly datasetId: string;
  readonly classIds: readonly string[];
  /** Classes called out as rare; the smallest class when empty. */
  readonly rareClassIds: readonly string[];
  readonly arms: readonly ArmId[];
  /** Trainings per arm: seed + 0, 1, … */
  readonly seeds: number;
  readonly seed: number;
  /**
   * Synthetic images added, as a share of those that are missing for equal classes: 1 makes all classes as large as
   * the largest. The main table is at 1; the others make the dose curve.
   */
  readonly doses: readonly number[];
  readonly classifier: Omit<ClassifierConfig, "classIds" | "seed">;
  readonly gan: GanRecipe;
  /** Models a class in the ensemble arm. */
  readonly ensembleSize: number;
  /** Synthetic images are kept only when a classifier of real images puts them in their class with this probability; 0 keeps all. */
  readonly confidence: number;
}

/** One training of the queue: a generative model, or a classifier on one arm. */
export interface Cell {
  /** `gan/CLASS/MODEL`, `gan/all/0` for the model of all classes, or `arm/ARM/DOSE/SEED`. */
  readonly id: string;
  readonly kind: "gan" | "classifier";
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly seconds?: number;
  readonly message?: string;
}

export type ExperimentState = "ready" | "running" | "paused" | "finished" | "failed";

export interface ExperimentRecord {
  readonly id: string;
  readonly name: string;
  readonly config: ExperimentConfig;
  readonly state: ExperimentState;
  readonly created: string;
  readonly updated: string;
  readonly cells: readonly Cell[];
  /** Which machine worked on it last. */
  readonly device?: string;
  readonly message?: string;
}

/** A mean over seeds with its 95% interval. */
export interface Measure {
  readonly mean: number;
  readonly lo: number;
  readonly hi: number;
}
export type MeasureName = "sensitivity" | "specificity" | "auc" | "f1";
export type ClassMeasures = Readonly<Record<MeasureName, Measure>>;

export interface ArmResult {
  readonly name: ArmId;
  readonly dose: number;
  /** Trainings that are in it. */
  readonly seeds: number;
  /** Training images of each class: real (repeats included) and synthetic. */
  readonly trainedOn: Readonly<Record<string, { readonly real: number; readonly synthetic: number }>>;
  readonly perClass: Readonly<Record<string, ClassMeasures>>;
  readonly balancedAccuracy: Measure;
  /** Sum over seeds; rows are the truth, columns what was called. */
  readonly confusion: readonly (readonly number[])[];
}

export interface Comparison {
  readonly arm: ArmId;
  readonly control: ArmId;
  /** A class id, or `all` for balanced accuracy. */
  readonly class: string;
  readonly measure: MeasureName | "balancedAccuracy";
  readonly difference: number;
  readonly lo: number;
  readonly hi: number;
  /** Two-sided, corrected for the number of comparisons of this measure (Holm 1979). */
  readonly p: number;
}

export interface PartCounts {
  readonly images: number;
  readonly patients: number;
  readonly perClass: Readonly<Record<string, { readonly images: number; readonly patients: number }>>;
}

/** How much of a class's real variety its first K models cover together, on as many images whatever K. */
export interface EnsembleCoverage {
  readonly classId: string;
  readonly extractor: string;
  readonly seed: number;
  readonly n: { readonly real: number; readonly synthetic: number };
  readonly points: readonly {
    readonly models: number;
    readonly precision: number;
    readonly recall: number;
    readonly density: number;
    readonly coverage: number;
  }[];
}

/** The exported result. */
export interface ExperimentResult {
  readonly dataset: string;
  readonly seeds: number;
  readonly split: Readonly<Record<"train" | "validation" | "test", PartCounts>> & { readonly seed: number };
  readonly rare: readonly string[];
  readonly arms: readonly ArmResult[];
  /** The synthetic arms at other doses. */
  readonly doses: readonly ArmResult[];
  readonly comparisons: readonly Comparison[];
  readonly verdicts: readonly string[];
  /** Once all models of the ensemble arm are trained. */
  readonly ensembles?: readonly EnsembleCoverage[];
  readonly device: string;
  readonly hours: number;
}
