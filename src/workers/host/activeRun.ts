import type { RunRecord } from "@/domain/training";
import { ifFree } from "../protocol/locks";
import type { TrainReport } from "../protocol/training";
import type { Desk } from "./desk";
import { OneAtATime } from "./oneAtATime";
import { runLock } from "./places";
import { busyRun, findRun } from "./runs";
import { trainRun, type TrainPorts } from "./trainRun";

interface Active {
  readonly runId: string;
  readonly stop: AbortController;
  endAs: "paused" | "stopped";
  done: Promise<unknown>;
}

/** The one run that a worker trains at a time. */
export class ActiveRun {
  private active: Active | null = null;

  constructor(
    private readonly ports: TrainPorts,
    private readonly device = new OneAtATime(),
  ) {}

  /** A signal that aborts pauses the run. */
  async train(
    desk: Desk,
    runId: string,
    signal: AbortSignal,
    report: (report: TrainReport) => void,
  ): Promise<RunRecord> {
    return this.device.run("Another run is being trained", () => this.begin(desk, runId, signal, report));
  }

  private async begin(
    desk: Desk,
    runId: string,
    signal: AbortSignal,
    report: (report: TrainReport) => void,
  ): Promise<RunRecord> {
    const active: Active = { runId, stop: new AbortController(), endAs: "paused", done: Promise.resolve() };
    this.active = active;
    const stop = () => active.stop.abort();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      const control = { signal: active.stop.signal, endAs: () => active.endAs, report };
      const work = trainRun(desk, this.ports, runId, control);
      active.done = work.catch(() => undefined);
      return await work;
    } finally {
      signal.removeEventListener("abort", stop);
      this.active = null;
    }
  }

  /** Resolves once the run has been put down; a run that is not being trained only changes its state. */
  async pause(desk: Desk, runId: string, as: "paused" | "stopped"): Promise<void> {
    const { active } = this;
    if (active?.runId === runId) {
      active.endAs = as;
      active.stop.abort();
      await active.done;
      return;
    }
    const changed = await ifFree(desk.locks, runLock(runId), async () => {
      const run = await findRun(desk, runId);
      if (run.state === "finished" || run.pretrained) return;
      await desk.records.runs.put({ ...run, state: as, updated: desk.now() });
    });
    if (!changed) throw busyRun();
  }
}
