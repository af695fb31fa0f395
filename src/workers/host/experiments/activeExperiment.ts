import { AppError, toErrorData } from "@/domain/errors";
import type { ExperimentRecord } from "@/domain/evaluation";
import type { DeviceReport } from "@/domain/training";
import type { ExperimentReport } from "../../protocol/evaluation";
import { ifFree } from "../../protocol/locks";
import type { Desk } from "../desk";
import { deviceLost, Interrupt } from "../interrupt";
import type { OneAtATime } from "../oneAtATime";
import { experimentLock } from "../places";
import { workQueue, type QueueReport } from "./queue";
import { busyExperiment, findExperiment, placeOf } from "./records";

export interface ExperimentPorts {
  device(): Promise<DeviceReport>;
  assertBackend(device: DeviceReport): void;
  onDeviceLost(listener: (reason: string, code?: "device-lost" | "out-of-memory") => void): () => void;
  /** Milliseconds. */
  clock(): number;
}

interface Active {
  readonly id: string;
  readonly stop: AbortController;
  done: Promise<unknown>;
}

/** The one experiment that a worker works on at a time. */
export class ActiveExperiment {
  private active: Active | null = null;

  constructor(
    private readonly ports: ExperimentPorts,
    private readonly device: OneAtATime,
  ) {}

  /** A signal that aborts pauses the experiment. */
  run(
    desk: Desk,
    id: string,
    signal: AbortSignal,
    report: (report: ExperimentReport) => void,
  ): Promise<ExperimentRecord> {
    return this.device.run("An experiment is running", async () => {
      const active: Active = { id, stop: new AbortController(), done: Promise.resolve() };
      this.active = active;
      const stop = () => active.stop.abort();
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      try {
        const work = underLock(desk, this.ports, id, active.stop.signal, report);
        active.done = work.catch(() => undefined);
        return await work;
      } finally {
        signal.removeEventListener("abort", stop);
        this.active = null;
      }
    });
  }

  /** Resolves once the experiment has been put down. */
  async pause(desk: Desk, id: string): Promise<void> {
    const { active } = this;
    if (active?.id === id) {
      active.stop.abort();
      await active.done;
      return;
    }
    const free = await ifFree(desk.locks, experimentLock(id), async () => {
      const now = await findExperiment(desk, id);
      if (now.state !== "running") return;
      await desk.records.experiments.put({ ...now, state: "paused", updated: desk.now() });
    });
    if (!free) throw busyExperiment();
  }
}

async function underLock(
  desk: Desk,
  ports: ExperimentPorts,
  id: string,
  signal: AbortSignal,
  report: (report: ExperimentReport) => void,
): Promise<ExperimentRecord> {
  const worked = await ifFree(desk.locks, experimentLock(id), async () =>
    new Stretch(desk, ports, await findExperiment(desk, id), signal, report).perform(),
  );
  if (!worked) throw busyExperiment();
  return worked.value;
}

/** Failures of the machine, not of the experiment: it can go on later. */
const PAUSING: ReadonlySet<string> = new Set([
  "quota",
  "device-lost",
  "wrong-backend",
  "out-of-memory",
  "storage",
]);

/** One stretch of work on an experiment, from picking up to putting down. */
class Stretch {
  private readonly interrupt = new Interrupt();

  constructor(
    private readonly desk: Desk,
    private readonly ports: ExperimentPorts,
    private experiment: ExperimentRecord,
    private readonly signal: AbortSignal,
    private readonly report: (report: ExperimentReport) => void,
  ) {}

  async perform(): Promise<ExperimentRecord> {
    const unlisten = this.ports.onDeviceLost((...failure) => this.interrupt.raise(deviceLost(...failure)));
    try {
      const device = await this.ports.device();
      this.ports.assertBackend(device);
      await this.save({ state: "running", device: device.name });
      const end = await this.work(device);
      this.ports.assertBackend(device);
      return await this.conclude(end);
    } catch (thrown) {
      return await this.giveUp(thrown);
    } finally {
      unlisten();
    }
  }

  private async work(device: DeviceReport): Promise<"finished" | "paused"> {
    const place = await placeOf(this.desk, this.experiment);
    const control = { signal: this.signal, device: device.name, now: () => this.ports.clock() };
    const queue = workQueue(place, control);
    try {
      for (;;) {
        const next = await this.interrupt.guard(queue.next());
        if (next.done) return next.value;
        await this.take(next.value);
      }
    } catch (thrown) {
      // Work that waits for a lost device may never answer, so its ending is not waited for then.
      const ending = queue.return("paused").catch(() => undefined);
      if (toErrorData(thrown).code !== "device-lost") await ending;
      throw thrown;
    }
  }

  private async take(report: QueueReport): Promise<void> {
    if (report.cells !== this.experiment.cells) await this.save({ cells: report.cells });
    this.report(report);
  }

  private conclude(end: "finished" | "paused"): Promise<ExperimentRecord> {
    const failed = this.experiment.cells.filter(({ state }) => state === "failed").length;
    if (end === "paused" || failed === 0) return this.save({ state: end });
    const message = `${failed} of ${this.experiment.cells.length} trainings failed. Running it again tries only those.`;
    return this.save({ state: "failed", message });
  }

  /** Puts the experiment down after a failure, where it can be picked up again. */
  private async giveUp(thrown: unknown): Promise<ExperimentRecord> {
    const error = toErrorData(thrown);
    const cells = this.experiment.cells.map((cell) =>
      cell.state === "running" ? { id: cell.id, kind: cell.kind, state: "waiting" as const } : cell,
    );
    if (error.code === "cancelled") return this.save({ state: "paused", cells });
    const state = PAUSING.has(error.code) ? "paused" : "failed";
    // A full disk may refuse the record too; the failure itself must still be told.
    await this.save({ state, cells, message: error.message }).catch(() => undefined);
    throw new AppError(error.code, error.message, {
      kept: "Every finished training is kept.",
      advice: error.advice ?? "Run the experiment again: it goes on where it stopped.",
      cause: thrown,
    });
  }

  /** The experiment with these changes, put on record; a message stands only until the next change of state. */
  private async save(change: Partial<ExperimentRecord>): Promise<ExperimentRecord> {
    const { message, ...rest } = this.experiment;
    const said = change.state === undefined && message !== undefined ? { message } : {};
    this.experiment = { ...rest, ...said, ...change, updated: this.desk.now() };
    await this.desk.records.experiments.put(this.experiment);
    return this.experiment;
  }
}
