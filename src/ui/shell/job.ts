import type { CascadeRecord } from "@/domain/cascadeRecord";
import type { ExperimentRecord } from "@/domain/evaluation";
import type { RunRecord } from "@/domain/training";
import type { DarkroomState, PageId } from "@/state/types";
import { count, lowered } from "../format";

export interface JobWords {
  readonly what: string;
  readonly progress: string;
  /** 0–1. */
  readonly share: number;
  readonly leftMs: number | null;
  /** Where it can be watched. */
  readonly page: PageId;
  /** Nothing is lost by stopping it from anywhere: what was made is kept. */
  readonly stoppable?: true;
}

type Jobs = Pick<
  DarkroomState,
  | "importing"
  | "makingVolumes"
  | "runs"
  | "activeRunId"
  | "phase"
  | "progress"
  | "sampling"
  | "exporting"
  | "experiments"
  | "activeExperimentId"
  | "experimentProgress"
  | "cascades"
  | "cascadeTraining"
  | "cascadeSampling"
>;

/** The job worth a place in the status bar: training first, then what takes less long. */
export function jobWords(jobs: Jobs): JobWords | undefined {
  return (
    trainingWords(jobs) ??
    cascadeWords(jobs) ??
    experimentWords(jobs) ??
    importWords(jobs) ??
    ctWords(jobs) ??
    shortJobs(jobs)
  );
}

/** One that was begun, and stands. */
export function pausedCascade(cascades: readonly CascadeRecord[]): CascadeRecord | undefined {
  return cascades.find(({ state }) => state === "paused");
}

/** One that was begun, and stands. */
export function pausedExperiment(experiments: readonly ExperimentRecord[]): ExperimentRecord | undefined {
  return experiments.find(({ state }) => state === "paused");
}

export function pausedRun(runs: readonly RunRecord[]): RunRecord | undefined {
  return runs.find((run) => run.state === "paused" && run.pretrained !== true);
}

function trainingWords({ runs, activeRunId, phase, progress }: Jobs): JobWords | undefined {
  if (activeRunId === null) return undefined;
  const run = runs.find((each) => each.id === activeRunId);
  const what = `${run?.name ?? "Training"}:`;
  const at = { page: "train" as const, leftMs: null };
  if (phase.kind === "preparing")
    return { ...at, what, ...ratio("preparing image", phase.done, phase.total) };
  const step = progress?.step ?? run?.step ?? 0;
  const steps = progress?.steps ?? run?.config.steps ?? 0;
  if (phase.kind === "pausing") return { ...at, what, ...ratio("saving step", step, steps, true) };
  return { ...at, what, ...ratio("step", step, steps), leftMs: progress?.etaMs ?? null };
}

/** A scale that trains, or a large image that is being made. */
function cascadeWords({ cascades, cascadeTraining, cascadeSampling }: Jobs): JobWords | undefined {
  const page = "train";
  if (cascadeTraining) {
    const { id, preparing, progress, pausing } = cascadeTraining;
    const cascade = cascades.find((each) => each.id === id);
    const what = `${cascade?.name ?? "Cascade"}:`;
    if (preparing)
      return { page, what, leftMs: null, ...ratio("preparing", preparing.done, preparing.total) };
    if (!progress) return { page, what, progress: "starting", share: 0, leftMs: null };
    const { scale, step, steps, etaMs } = progress;
    const of = `scale ${scale + 1} of ${cascade?.scales.length ?? scale + 1}, step`;
    if (pausing) return { page, what, ...ratio("saving step", step, steps, true), leftMs: null };
    return { page, what, ...ratio(of, step, steps), leftMs: etaMs };
  }
  if (!cascadeSampling) return undefined;
  const { sample, progress } = cascadeSampling;
  return {
    ...{ page, what: `Making ${sample ? lowered(sample.name) : "a large image"}:` },
    progress: `${Math.floor(100 * (progress?.share ?? 0))}%`,
    share: progress?.share ?? 0,
    leftMs: progress?.etaMs ?? null,
  };
}

function experimentWords({
  experiments,
  activeExperimentId,
  experimentProgress,
}: Jobs): JobWords | undefined {
  if (activeExperimentId === null) return undefined;
  const cells = experiments.find(({ id }) => id === activeExperimentId)?.cells ?? [];
  const done = cells.filter(({ state }) => state === "done" || state === "failed").length;
  const { running, secondsLeft, pausing } = experimentProgress ?? {};
  const share = cells.length > 0 ? (done + (running?.share ?? 0)) / cells.length : 0;
  const numbers = `${count(done)} of ${count(cells.length)} trainings`;
  return {
    what: "Experiment:",
    progress: pausing ? "saving" : numbers,
    share,
    leftMs: pausing || secondsLeft === undefined || secondsLeft === null ? null : 1000 * secondsLeft,
    page: "evaluate",
  };
}

function importWords({ importing }: Jobs): JobWords | undefined {
  if (!importing) return undefined;
  const { read, total, etaMs } = importing.progress ?? { read: 0, total: 0, etaMs: null };
  const what = {
    phantom: "Making the demo patients:",
    import: "Reading images:",
    volumes: "Reading volumes:",
  }[importing.kind];
  return { what, ...ratio("", read, total), leftMs: etaMs, page: "data" };
}

function ctWords({ makingVolumes }: Jobs): JobWords | undefined {
  if (!makingVolumes) return undefined;
  const { done, total, etaMs } = makingVolumes;
  const share = total > 0 ? done / total : 0;
  const progress = total > 0 ? `${count(Math.floor(done))} of ${count(total)}` : "";
  return { what: "Making demo CTs:", progress, share, leftMs: etaMs, page: "data", stoppable: true };
}

function shortJobs({ sampling, exporting }: Jobs): JobWords | undefined {
  const job = sampling ?? exporting;
  if (!job) return undefined;
  const what = sampling ? "Making synthetic images:" : "Writing the export:";
  return { what, ...ratio("", job.done, job.total), leftMs: null, page: "compare" };
}

function ratio(word: string, done: number, total: number, alone = false) {
  const numbers = alone || total === 0 ? count(done) : `${count(done)} of ${count(total)}`;
  return { progress: `${word} ${numbers}`.trim(), share: total > 0 ? done / total : 0 };
}
