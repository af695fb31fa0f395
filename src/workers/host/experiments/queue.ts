import type { Cell, ExperimentResult } from "@/domain/evaluation";
import { secondsLeft } from "@/evaluation/experiment/plan";
import { runExperiment as workThrough, type ExperimentEvent } from "@/evaluation/experiment/run";
import { writeEnsembleCoverage } from "./coverage";
import { ExperimentModels } from "./models";
import { openPart, type ExperimentPlace } from "./place";
import { tablesOf, type Parts } from "./tables";

/** Tables while it runs are drawn from fewer resamples, so that they cost little beside the trainings. */
const PARTIAL_RESAMPLES = 400;

export interface QueueReport {
  readonly cells: readonly Cell[];
  readonly running: { readonly id: string; readonly share: number } | null;
  readonly secondsLeft: number | null;
  readonly result?: ExperimentResult;
}

export interface QueueControl {
  readonly signal: AbortSignal;
  /** What the tables say did the work. */
  readonly device: string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Works through an experiment's queue from where it stood. What is done is on disk. */
export async function* workQueue(
  place: ExperimentPlace,
  control: QueueControl,
): AsyncGenerator<QueueReport, "finished" | "paused"> {
  const parts = await openParts(place, control.signal);
  const { store, folder, config } = place;
  const { now } = control;
  const generators = new ExperimentModels({ config, store, folder, train: parts.train, now });
  const events = workThrough({ ...parts, config, generators, store, folder, now }, control.signal);
  const watch = new Watch(now);
  let classifiers = -1;
  for (;;) {
    const next = await events.next();
    if (next.done) {
      if (next.value === "finished") await writeEnsembleCoverage(place, parts, generators);
      return next.value;
    }
    watch.take(next.value);
    const done = watch.cells.filter(({ kind, state }) => kind === "classifier" && state === "done").length;
    if (done === classifiers) {
      yield watch.report();
      continue;
    }
    classifiers = done;
    const result = await tablesOf(place, parts, control.device, PARTIAL_RESAMPLES);
    yield { ...watch.report(), ...(result && { result }) };
  }
}

export async function openParts(place: ExperimentPlace, signal?: AbortSignal): Promise<Parts> {
  return {
    train: await openPart(place, ["train"], signal),
    validation: await openPart(place, ["validation"], signal),
    test: await openPart(place, ["test"], signal),
  };
}

/** Follows the events and measures how fast the training under way is. */
class Watch {
  cells: readonly Cell[] = [];
  private running: { id: string; share: number; from: number; started: number } | null = null;

  constructor(private readonly now: () => number) {}

  take(event: ExperimentEvent): void {
    if (event.kind === "progress") {
      const { id, share } = event;
      // A training that was picked up again starts with what it had.
      if (this.running?.id === id && this.running.from < 0) this.running.from = share;
      if (this.running?.id === id) this.running.share = share;
      return;
    }
    this.cells = event.cells;
    const cell = this.cells.find(({ state }) => state === "running");
    if (!cell) this.running = null;
    else if (cell.id !== this.running?.id)
      this.running = { id: cell.id, share: 0, from: -1, started: this.now() };
  }

  report(): QueueReport {
    const { cells, running } = this;
    if (!running) return { cells, running: null, secondsLeft: secondsLeft(cells) };
    const { id, share, from, started } = running;
    const grown = share - Math.max(0, from);
    const secondsPerShare = grown > 0 ? (this.now() - started) / 1000 / grown : null;
    return { cells, running: { id, share }, secondsLeft: secondsLeft(cells, { id, share, secondsPerShare }) };
  }
}
