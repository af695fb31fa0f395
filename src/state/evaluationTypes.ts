import type { AppErrorData } from "@/domain/errors";
import type { ExperimentConfig, ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import type { HeatmapMethod, Quality, SanityCheck, Trust } from "@/domain/quality";

/** What a running experiment says of itself. */
export interface ExperimentProgress {
  /** The training under way and the share of it that is done. */
  readonly running: { readonly id: string; readonly share: number } | null;
  readonly secondsLeft: number | null;
  readonly pausing: boolean;
}

/** What of a set is measured: one class by its id, or all its images together. */
export type QualityPart = string;
export const WHOLE_SET: QualityPart = "";

/** What came of measuring one part: the numbers, or why there are none. */
export type QualityAnswer = { readonly quality: Quality } | { readonly error: AppErrorData };

export interface QualityJob {
  readonly sampleSetId: string;
  readonly part: QualityPart;
  readonly done: number;
  readonly total: number;
}

/** How Compare draws what a classifier looked at. */
export interface ClassifierView {
  /** null: what the classifier called. */
  readonly classId: string | null;
  /** null: the first method that passed its check. */
  readonly method: HeatmapMethod | null;
  readonly arm: string;
  /** The mean of the ensemble's heatmaps, or how far its members differ. */
  readonly shows: "mean" | "spread";
}

export type ExportFormat = "csv" | "json" | "html";

export interface EvaluationSlice {
  /** Experiments of the open data set, newest first; and the one that runs, whichever set it belongs to. */
  readonly experiments: readonly ExperimentRecord[];
  /** The one that is shown; null shows the form for a new one. */
  readonly experimentId: string | null;
  /** The one that this tab works on. */
  readonly activeExperimentId: string | null;
  readonly experimentProgress: ExperimentProgress | null;
  /** Tables of the shown experiment, from what is trained so far. */
  readonly experimentResult: ExperimentResult | null;
  /** By arm, of the shown experiment. */
  readonly experimentTrust: Readonly<Record<string, Trust>>;
  /** What the checks had to say, by experiment; session only. */
  readonly experimentWarnings: Readonly<Record<string, readonly string[]>>;
  /** By sample set, then by part; session only. */
  readonly quality: Readonly<Record<string, Readonly<Record<QualityPart, QualityAnswer>>>>;
  readonly measuring: QualityJob | null;
  readonly heatmapOf: "discriminator" | "classifier";
  /** Weaker places stay clear; 0–1. */
  readonly heatmapThreshold: number;
  readonly classifierView: ClassifierView;
  /** Doubt in nats above which nothing is called; null: as the validation part says. */
  readonly doubtLimit: number | null;
  /** Randomisation checks that are known, by experiment, arm and method; session only. */
  readonly methodChecks: Readonly<Record<string, SanityCheck>>;
  /**
   * Checks the data set, and starts at once when there is nothing to warn of.
   * @returns why it was refused, or null
   */
  createExperiment(config: ExperimentConfig, name: string): Promise<AppErrorData | null>;
  resumeExperiment(id: string): Promise<void>;
  pauseExperiment(): Promise<void>;
  showExperiment(id: string | null): Promise<void>;
  removeExperiment(id: string): Promise<void>;
  exportExperiment(format: ExportFormat): Promise<void>;
  /** Measures one part after the other; those that were measured before a stop stay. */
  measureQuality(sampleSetId: string, parts: readonly QualityPart[]): Promise<void>;
  cancelMeasuring(): void;
  setHeatmapOf(of: EvaluationSlice["heatmapOf"]): void;
  setHeatmapThreshold(threshold: number): void;
  setDoubtLimit(limit: number | null): void;
  noteMethodCheck(key: string, check: SanityCheck): void;
  setClassifierView(part: Partial<ClassifierView>): void;
}
