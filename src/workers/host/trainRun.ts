import { AppError, toErrorData } from "@/domain/errors";
import type {
  CheckpointInfo,
  DeviceReport,
  RunConfig,
  RunQuality,
  RunRecord,
  RunState,
  TrainEvent,
} from "@/domain/training";
import type { TrainingImages, TrainOutcome } from "@/gan/train";
import { DamagedFile } from "@/storage/vault/damaged";
import { ifFree } from "../protocol/locks";
import type { TrainReport } from "../protocol/training";
import { CurveLog } from "./curve";
import type { Desk } from "./desk";
import { deviceLost, Interrupt } from "./interrupt";
import { checkpointFile, gridFile, runLock } from "./places";
import { addQuality } from "./qualityLog";
import { busyRun, findRun, savedStep } from "./runs";

/** Checkpoints that are kept; older ones make room. */
const KEPT_CHECKPOINTS = 6;

/** What training a run needs of the other rooms. */
export interface TrainPorts {
  prepare(
    run: RunRecord,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<TrainingImages>;
  train(
    config: RunConfig,
    images: TrainingImages,
    options: { resumeFrom?: Uint8Array; signal?: AbortSignal },
  ): AsyncGenerator<TrainEvent, TrainOutcome>;
  /** How near the model of a checkpoint comes to real images; null where that cannot be told. */
  quality?(run: RunRecord, checkpoint: Uint8Array, signal: AbortSignal): Promise<MeasuredRun | null>;
  device(): Promise<DeviceReport>;
  assertBackend(device: DeviceReport): void;
  /** Returns how to stop listening. */
  onDeviceLost(listener: (reason: string, code?: "device-lost" | "out-of-memory") => void): () => void;
}

export interface MeasuredRun {
  readonly relative: number;
  readonly kernel: number;
  readonly conditions: RunQuality;
}

export interface TrainControl {
  /** Ends training after one last checkpoint. */
  readonly signal: AbortSignal;
  /** What the run becomes when the signal ends it. */
  endAs(): "paused" | "stopped";
  report(report: TrainReport): void;
}

/**
 * Trains a run from its last checkpoint to its end, a pause or a stop.
 * @throws {AppError} `busy` when another tab trains it; `quota` and `device-lost` with the run paused at its last
 *   checkpoint; anything else with the run marked as failed
 */
export async function trainRun(
  desk: Desk,
  ports: TrainPorts,
  id: string,
  control: TrainControl,
): Promise<RunRecord> {
  const trained = await ifFree(desk.locks, runLock(id), async () => {
    const run = await findRun(desk, id);
    if (run.pretrained || run.state === "finished") throw alreadyDone(run);
    return new Training(desk, ports, run, control).perform();
  });
  if (!trained) throw busyRun();
  return trained.value;
}

function alreadyDone(run: RunRecord): AppError {
  const why = run.pretrained ? "This model came with the app" : "This run has finished";
  return new AppError("bad-config", `${why} and cannot be trained further.`, {
    kept: "It can be sampled as before.",
    advice: "Start a new run.",
  });
}

/** One stretch of training a run, from picking up to putting down. */
class Training {
  private readonly interrupt = new Interrupt();
  /** The last step at which quality was measured. */
  private measured = 0;

  constructor(
    private readonly desk: Desk,
    private readonly ports: TrainPorts,
    private run: RunRecord,
    private readonly control: TrainControl,
  ) {}

  async perform(): Promise<RunRecord> {
    const unlisten = this.ports.onDeviceLost((...failure) => this.interrupt.raise(deviceLost(...failure)));
    try {
      const device = await this.ports.device();
      this.ports.assertBackend(device);
      await this.save({ state: "running", device });
      const outcome = await this.work();
      this.ports.assertBackend(device);
      return await this.conclude(outcome);
    } catch (thrown) {
      return await this.giveUp(thrown);
    } finally {
      unlisten();
    }
  }

  private async work(): Promise<TrainOutcome> {
    const { control } = this;
    const images = await this.interrupt.guard(
      this.ports.prepare(this.run, control.signal, (done, total) =>
        control.report({ kind: "preparing", done, total }),
      ),
    );
    control.signal.throwIfAborted();
    const resumed = await this.resume(images);
    const curve = await CurveLog.open(this.desk.files, this.run.id, savedStep(this.run)).catch(
      async (thrown) => {
        await resumed.events.return(STOPPED);
        throw thrown;
      },
    );
    try {
      return await this.follow(resumed, curve);
    } finally {
      await curve.close();
    }
  }

  /** Starts the loop from the newest checkpoint that can be read; what lies after it is forgotten. */
  private async resume(images: TrainingImages): Promise<Started> {
    const { signal } = this.control;
    const newestFirst = [...this.run.checkpoints].sort((a, b) => b.step - a.step);
    for (const checkpoint of newestFirst) {
      try {
        const resumeFrom = await this.desk.files.read(checkpointFile(this.run.id, checkpoint.step));
        const events = this.ports.train(this.run.config, images, { resumeFrom, signal });
        const first = await this.interrupt.guard(events.next());
        await this.rewind(checkpoint.step);
        return { events, first };
      } catch (thrown) {
        if (!isUnreadable(thrown)) throw thrown;
      }
    }
    if (newestFirst.length > 0) {
      throw new AppError("bad-checkpoint", "None of this run's checkpoints can be read.", {
        kept: "Its settings, curves and sample grids are kept.",
        advice: "Start a new run with the same settings.",
      });
    }
    await this.rewind(0);
    const events = this.ports.train(this.run.config, images, { signal });
    return { events, first: await this.interrupt.guard(events.next()) };
  }

  private async rewind(step: number): Promise<void> {
    this.measured = step;
    await this.save({
      step,
      checkpoints: this.run.checkpoints.filter((one) => one.step <= step),
      gridSteps: this.run.gridSteps.filter((one) => one <= step),
    });
  }

  private async follow({ events, first }: Started, curve: CurveLog): Promise<TrainOutcome> {
    let next = first;
    try {
      while (!next.done) {
        await this.take(next.value, curve);
        next = await this.interrupt.guard(events.next());
      }
      return next.value;
    } catch (thrown) {
      // A loop that waits for a lost device may never answer, so its ending is not waited for then.
      const ending = events.return(STOPPED).catch(() => STOPPED);
      if (toErrorData(thrown).code !== "device-lost") await ending;
      throw thrown;
    }
  }

  private async take(event: TrainEvent, curve: CurveLog): Promise<void> {
    switch (event.kind) {
      case "progress": {
        const { imagesPerSecond, stepMs, step } = event.progress;
        this.run = { ...this.run, step, throughput: { imagesPerSecond, stepMs } };
        await curve.add(event.progress);
        return this.control.report(event);
      }
      case "grid": {
        await this.desk.files.write(gridFile(this.run.id, event.step), event.images);
        await this.save({ gridSteps: added(this.run.gridSteps, event.step) });
        return this.control.report({ kind: "grid", step: event.step });
      }
      case "checkpoint":
        await curve.flush();
        await this.keep(event.step, event.bytes);
        return this.measure(event.step, event.bytes);
      default:
        event satisfies never;
    }
  }

  /** The file first, then the record that names it, then the removal of the oldest: a kill between them loses nothing. */
  private async keep(step: number, bytes: Uint8Array): Promise<void> {
    await this.desk.files.write(checkpointFile(this.run.id, step), bytes);
    const info: CheckpointInfo = { step, bytes: bytes.length, saved: this.desk.now() };
    const all = [...this.run.checkpoints.filter((one) => one.step !== step), info].sort(
      (a, b) => a.step - b.step,
    );
    await this.save({ step, checkpoints: all.slice(-KEPT_CHECKPOINTS) });
    for (const old of all.slice(0, -KEPT_CHECKPOINTS)) {
      await this.desk.files.remove(checkpointFile(this.run.id, old.step));
    }
    this.control.report({ kind: "checkpoint", run: this.run });
  }

  /** Measured on the side: a failure of it costs a point of the curve, not the run. */
  private async measure(step: number, bytes: Uint8Array): Promise<void> {
    const every = this.run.config.qualityEvery ?? 0;
    if (!this.ports.quality || every === 0 || this.control.signal.aborted) return;
    if (Math.floor(step / every) === Math.floor(this.measured / every)) return;
    const { quality: ask } = this.ports;
    const work = async () => ask(this.run, bytes, this.control.signal);
    const quality = await this.interrupt.guard(work()).catch((thrown: unknown) => {
      if (toErrorData(thrown).code === "device-lost") throw thrown;
      return null;
    });
    if (!quality) return;
    this.measured = step;
    const { relative, kernel, conditions } = quality;
    const anew = !comparable(this.run.quality, conditions);
    await addQuality(this.desk.files, this.run.id, { step, relative, kernel }, anew);
    await this.save({ quality: conditions });
    this.control.report({ kind: "quality", step, ...quality });
  }

  private conclude({ state, step, message }: TrainOutcome): Promise<RunRecord> {
    switch (state) {
      case "finished":
        return this.save({ state, step });
      case "paused":
        return this.save({ state: this.control.endAs(), step });
      case "diverged":
        return this.save({ state, step, message: `${message ?? "Training diverged."} ${this.kept()}` });
      default:
        return state satisfies never;
    }
  }

  /** Puts the run down after a failure, where it can be picked up again. */
  private async giveUp(thrown: unknown): Promise<RunRecord> {
    const error = toErrorData(thrown);
    const step = savedStep(this.run);
    if (error.code === "cancelled") return this.save({ state: this.control.endAs(), step });
    const state: RunState = PAUSING.has(error.code) ? "paused" : "failed";
    // A full disk may refuse the record too; the failure itself must still be told.
    await this.save({ state, step, message: error.message }).catch(() => undefined);
    throw new AppError(error.code, error.message, {
      kept: state === "paused" ? `The run is paused. ${this.kept()}` : this.kept(),
      advice: error.advice ?? "Resume the run; if it fails again, start a new one.",
      cause: thrown,
    });
  }

  private kept(): string {
    const step = savedStep(this.run);
    return step > 0 ? `Step ${step} is saved.` : "No checkpoint had been saved yet.";
  }

  /** The run with these changes, put on record; a message stands only until the next change of state. */
  private async save(change: Partial<RunRecord>): Promise<RunRecord> {
    const { message, ...rest } = this.run;
    const said = change.state === undefined && message !== undefined ? { message } : {};
    this.run = { ...rest, ...said, ...change, updated: this.desk.now() };
    await this.desk.records.runs.put(this.run);
    return this.run;
  }
}

interface Started {
  readonly events: AsyncGenerator<TrainEvent, TrainOutcome>;
  readonly first: IteratorResult<TrainEvent, TrainOutcome>;
}

const STOPPED: TrainOutcome = { state: "paused", step: 0 };
/** A checkpoint that fails in one of these ways is passed over for an older one. */
const UNREADABLE: ReadonlySet<string> = new Set(["bad-checkpoint", "not-found"]);

function isUnreadable(thrown: unknown): boolean {
  return thrown instanceof DamagedFile || (thrown instanceof AppError && UNREADABLE.has(thrown.code));
}

/** Failures of the machine, not of the run: it can go on later. */
const PAUSING: ReadonlySet<string> = new Set([
  "quota",
  "device-lost",
  "wrong-backend",
  "out-of-memory",
  "storage",
]);

/** False when the extractor or the real images changed meanwhile: the two points say nothing about each other. */
function comparable(before: RunQuality | undefined, now: RunQuality): boolean {
  return (
    before?.extractor === now.extractor &&
    before.n.real === now.n.real &&
    before.kernelFloor === now.kernelFloor
  );
}

function added(steps: readonly number[], step: number): number[] {
  return [...new Set([...steps, step])].sort((a, b) => a - b);
}
