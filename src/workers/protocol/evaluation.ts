import type { Cell, ExperimentConfig, ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import type { HeatmapMethod, ImageVerdict, Quality, Trust } from "@/domain/quality";
import { operation } from "./operation";

/** Operations of the training worker that measure: the augmentation experiment, quality, heatmaps, trust. */

/** Checks the data set first; refuses with the reason, or resolves with what is worth knowing before the start. */
export const createExperiment = operation<
  { readonly config: ExperimentConfig; readonly name: string },
  never,
  { readonly experiment: ExperimentRecord; readonly warnings: readonly string[] }
>("evaluation/create");
export const listExperiments = operation<{ readonly datasetId?: string }, never, readonly ExperimentRecord[]>(
  "evaluation/list",
);
export const removeExperiment = operation<{ readonly id: string }, never, void>("evaluation/remove");

export interface ExperimentReport {
  readonly cells: readonly Cell[];
  /** The training under way and the share of it that is done. */
  readonly running: { readonly id: string; readonly share: number } | null;
  readonly secondsLeft: number | null;
  /** Given anew after each classifier: the tables so far. */
  readonly result?: ExperimentResult;
}
/** Works through the queue from where it stood; resolves when it is finished, or paused by `pauseExperiment`. */
export const runExperiment = operation<{ readonly id: string }, ExperimentReport, ExperimentRecord>(
  "evaluation/run",
);
export const pauseExperiment = operation<{ readonly id: string }, never, void>("evaluation/pause");
/** The tables from what is trained so far; null before the first classifier. */
export const readExperiment = operation<
  { readonly id: string },
  never,
  { readonly result: ExperimentResult | null; readonly trust: Readonly<Record<string, Trust>> }
>("evaluation/read");
export const exportExperiment = operation<
  { readonly id: string; readonly format: "csv" | "json" | "html" },
  never,
  { readonly file: Blob; readonly fileName: string }
>("evaluation/export");

/** What the classifiers of one arm of an experiment say of an image, and where they look. */
export interface VerdictRequest {
  readonly experimentId: string;
  readonly arm: string;
  readonly image:
    | { readonly kind: "real"; readonly datasetId: string; readonly index: number }
    | { readonly kind: "synthetic"; readonly sampleSetId: string; readonly index: number };
  /** The class the heatmap is of; the called one when left out. */
  readonly classId?: string;
  readonly method?: HeatmapMethod;
}
export const imageVerdict = operation<VerdictRequest, never, ImageVerdict>("evaluation/verdict");

/** Quality of the images of one class of a sample set, or of all of them, against held-out real ones in the same shares. */
export const measureSamples = operation<
  { readonly sampleSetId: string; readonly seed: number; readonly classId?: string },
  { readonly done: number; readonly total: number },
  Quality
>("evaluation/quality");
