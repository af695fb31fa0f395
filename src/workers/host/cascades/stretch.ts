import type { CascadeState, ScaleEvent, ScaleIndex } from "@/domain/cascade";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { AppError, toErrorData } from "@/domain/errors";
import type { DeviceReport } from "@/domain/training";
import type { Pyramids } from "@/dataset/pyramid";
import type { TrainOutcome } from "@/gan/train";
import { DamagedFile } from "@/storage/vault/damaged";
import type { CascadeReport } from "../../protocol/cascades";
import type { Desk } from "../desk";
import { deviceLost, Interrupt } from "../interrupt";
import { previewFile, pyramidFolder, readScale, scaleFile, wholeFile } from "./files";
import { keepPatches, keepPictures } from "./pictureFile";
import { openPyramids } from "./pyramids";
import { atRest } from "./records";
import { scaleEvents } from "./scaleEvents";
import { counted } from "./source";
import { wholeSoFar } from "./wholeSoFar";

export interface CascadePorts {
  device(): Promise<DeviceReport>;
  assertBackend(device: DeviceReport): void;
  onDeviceLost(listener: (reason: string, code?: "device-lost" | "out-of-memory") => void): () => void;
  /** Milliseconds. */
  clock(): number;
}

type Scale = CascadeState["scales"][number];
/** How the notes on images begin that could not be prepared. */
const LEFT_OUT = "Left out: ";
const STOPPED: TrainOutcome = { state: "paused", step: 0 };
/** Failures of the machine, not of the training: it can go on later. */
const PAUSING: ReadonlySet<string> = new Set([
  ...["quota", "device-lost", "wrong-backend", "out-of-memory", "storage", "bad-checkpoint"],
]);
/** Milliseconds between two pictures of the whole, and how much longer training must have taken than the picture. */
const WHOLE_EVERY = 180_000;
const WHOLE_SHARE = 20;

/** One stretch of training a cascade, from picking up to putting down. */
export class Stretch {
  private readonly interrupt = new Interrupt();
  /** When the whole was last made, and how long that took. */
  private whole = { at: 0, took: 0 };

  constructor(
    private readonly desk: Desk,
    private readonly ports: CascadePorts,
    private cascade: CascadeRecord,
    private readonly control: { readonly signal: AbortSignal; report(report: CascadeReport): void },
  ) {}

  /** @param scales  all that are not finished when left out */
  async perform(scales?: readonly ScaleIndex[]): Promise<CascadeRecord> {
    const chosen = this.unfinished(scales);
    if (chosen.length === 0) return this.cascade;
    const unlisten = this.ports.onDeviceLost((...failure) => this.interrupt.raise(deviceLost(...failure)));
    try {
      const device = await this.ports.device();
      this.ports.assertBackend(device);
      await this.save({ state: "running", device: device.name });
      const images = await this.prepare();
      const outcome = await this.trainAll(chosen, images);
      this.ports.assertBackend(device);
      return await this.conclude(outcome);
    } catch (thrown) {
      return await this.giveUp(thrown);
    } finally {
      unlisten();
    }
  }

  private unfinished(scales: readonly ScaleIndex[] | undefined): ScaleIndex[] {
    const all = this.cascade.scales;
    const unknown = scales?.find((index) => !all[index]);
    if (unknown !== undefined) throw new AppError("bad-config", `This cascade has no scale ${unknown}.`);
    return all
      .filter(({ index, state }) => state !== "finished" && (scales === undefined || scales.includes(index)))
      .map(({ index }) => index);
  }

  /** The images at every side; what an earlier stretch has prepared is only looked at. */
  private async prepare(): Promise<Pyramids> {
    const { desk, cascade, control } = this;
    const building = openPyramids(desk.files, cascade, control.signal);
    for (;;) {
      const next = await this.interrupt.guard(building.next());
      if (next.done) {
        await this.sayLeftOut(next.value);
        return next.value;
      }
      control.report({ kind: "preparing", ...next.value });
    }
  }

  private async sayLeftOut({ notes }: Pyramids): Promise<void> {
    const left = [...notes].filter(([sentence]) => sentence.startsWith(LEFT_OUT));
    const [reason] = left.sort(([, a], [, b]) => b - a)[0] ?? [];
    if (reason === undefined) return;
    const count = left.reduce((sum, [, times]) => sum + times, 0);
    const were = counted(count, "image could", "images could");
    await this.save({ message: `${were} not be used. ${reason.slice(LEFT_OUT.length)}` });
  }

  private async trainAll(chosen: readonly ScaleIndex[], images: Pyramids): Promise<TrainOutcome> {
    let outcome = STOPPED;
    for (const index of chosen) {
      this.control.signal.throwIfAborted();
      outcome = await this.trainOne(index, images);
      await this.setScale(index, { state: outcome.state });
      if (outcome.state !== "finished") return outcome;
      await this.showWhole(index, outcome.step);
    }
    return outcome;
  }

  private async trainOne(index: ScaleIndex, images: Pyramids): Promise<TrainOutcome> {
    if (this.scale(index).state === "diverged") await this.startAgain(index, true);
    await this.setScale(index, { state: "running" });
    this.control.report({ kind: "record", record: this.cascade });
    this.whole = { at: this.ports.clock(), took: 0 };
    try {
      const { id, config } = this.cascade;
      const resumeFrom = await readScale(this.desk.files, id, config, index);
      const options = { signal: this.control.signal, ...(resumeFrom ? { resumeFrom } : {}) };
      return await this.follow(index, scaleEvents(config, index, images, options));
    } catch (thrown) {
      const file = scaleFile(this.cascade.id, this.cascade.config, index);
      if (isUnreadable(thrown, file)) throw await this.unreadable(index, thrown);
      throw thrown;
    }
  }

  private async follow(
    index: ScaleIndex,
    events: AsyncGenerator<ScaleEvent, TrainOutcome>,
  ): Promise<TrainOutcome> {
    try {
      for (;;) {
        const next = await this.interrupt.guard(events.next());
        if (next.done) return next.value;
        await this.take(index, next.value);
      }
    } catch (thrown) {
      // A loop that waits for a lost device may never answer, so its ending is not waited for then.
      const ending = events.return(STOPPED).catch(() => STOPPED);
      if (toErrorData(thrown).code !== "device-lost") await ending;
      throw thrown;
    }
  }

  private async take(index: ScaleIndex, event: ScaleEvent): Promise<void> {
    const { desk, control } = this;
    const { id, config } = this.cascade;
    switch (event.kind) {
      case "progress":
        return control.report(event);
      case "preview":
        await keepPatches(desk.files, previewFile(id, index), event.step, event.preview);
        return control.report({ kind: "patches", scale: index, step: event.step });
      case "checkpoint": {
        await desk.files.write(scaleFile(id, config, index), event.bytes);
        await this.setScale(index, { step: event.step });
        control.report({ kind: "record", record: this.cascade });
        return this.showWholeNowAndThen(index, event.step);
      }
      default:
        event satisfies never;
    }
  }

  private async showWholeNowAndThen(index: ScaleIndex, step: number): Promise<void> {
    const since = this.ports.clock() - this.whole.at;
    const last = step >= this.scale(index).steps;
    if (last || this.control.signal.aborted) return;
    if (since >= Math.max(WHOLE_EVERY, WHOLE_SHARE * this.whole.took)) await this.showWhole(index, step);
  }

  /** Made on the side: a failure of it costs a picture, not the training. */
  private async showWhole(index: ScaleIndex, step: number): Promise<void> {
    const { files } = this.desk;
    const start = this.ports.clock();
    const work = wholeSoFar(files, this.cascade, index, this.control.signal);
    const pictures = await this.interrupt.guard(work).catch((thrown: unknown) => {
      if (["device-lost", "locked"].includes(toErrorData(thrown).code)) throw thrown;
      return null;
    });
    const now = this.ports.clock();
    this.whole = { at: now, took: now - start };
    if (!pictures) return;
    await keepPictures(files, wholeFile(this.cascade.id, index), step, pictures);
    this.control.report({ kind: "whole", scale: index, step });
  }

  /** @param slower  with half the learning rate: with the same one it would diverge again, to the bit */
  private async startAgain(index: ScaleIndex, slower: boolean): Promise<void> {
    const { config } = this.cascade;
    const file = scaleFile(this.cascade.id, config, index);
    if (slower) await this.save({ config: withSlower(config, index) });
    await this.setScale(index, { state: "untrained", step: 0 });
    await this.desk.files.remove(file);
  }

  private async unreadable(index: ScaleIndex, cause: unknown): Promise<AppError> {
    await this.startAgain(index, false);
    const { size } = this.scale(index);
    return new AppError("bad-checkpoint", `What the scale of ${size} had learnt cannot be read any more.`, {
      kept: "The other scales are kept.",
      advice: "Train again: this scale starts from its beginning.",
      cause,
    });
  }

  private async conclude({ state, message }: TrainOutcome): Promise<CascadeRecord> {
    if (state === "diverged") {
      const again = "Train again: this scale then starts over with half the learning rate.";
      return this.save({ state: "failed", message: `${firstSentence(message)} ${again}` });
    }
    const done = this.cascade.scales.every((scale) => scale.state === "finished");
    // Nothing needs the prepared images any more.
    if (done) await this.desk.files.remove(pyramidFolder(this.cascade.id));
    return this.save({ state: done ? "finished" : "paused" });
  }

  /** Puts the cascade down after a failure, where it can be picked up again. */
  private async giveUp(thrown: unknown): Promise<CascadeRecord> {
    const error = toErrorData(thrown);
    const scales = atRest(this.cascade.scales);
    if (error.code === "cancelled") return this.save({ state: "paused", scales });
    if (isPrepared(thrown, this.cascade.id)) return this.prepareAnew(thrown, scales);
    const state = PAUSING.has(error.code) ? "paused" : "failed";
    // A full disk may refuse the record too; the failure itself must still be told.
    await this.save({ state, scales, message: error.message }).catch(() => undefined);
    throw new AppError(error.code, error.message, {
      kept: error.code === "bad-checkpoint" ? error.kept! : this.kept(),
      advice: error.advice ?? "Train again: it goes on from there.",
      cause: thrown,
    });
  }

  /** The prepared images are damaged, and can be made again. */
  private async prepareAnew(cause: unknown, scales: CascadeRecord["scales"]): Promise<never> {
    const message = "A prepared image is damaged on the disk.";
    await this.desk.files.remove(pyramidFolder(this.cascade.id));
    await this.save({ state: "paused", scales, message });
    const advice = "Train again: the images are then prepared anew.";
    throw new AppError("bad-volume", message, { kept: this.kept(), advice, cause });
  }

  private kept(): string {
    const begun = this.cascade.scales.filter(({ step }) => step > 0);
    if (begun.length === 0) return "The prepared images are kept.";
    const words = begun.map(({ size, step, steps }) => `${size} at step ${step} of ${steps}`);
    return `Every checkpoint is kept: ${words.join(", ")}.`;
  }

  private scale(index: ScaleIndex): Scale {
    return this.cascade.scales[index]!;
  }

  private setScale(index: ScaleIndex, change: Partial<Scale>): Promise<CascadeRecord> {
    const scales = this.cascade.scales.map((scale) =>
      scale.index === index ? { ...scale, ...change } : scale,
    );
    return this.save({ scales });
  }

  /** The record with these changes, kept; a message stands only until the next change of state. */
  private async save(change: Partial<CascadeRecord>): Promise<CascadeRecord> {
    const { message, ...rest } = this.cascade;
    const said = change.state === undefined && message !== undefined ? { message } : {};
    this.cascade = { ...rest, ...said, ...change, updated: this.desk.now() };
    await this.desk.records.cascades.put(this.cascade);
    return this.cascade;
  }
}

/** The checkpoint itself: the prepared images may be damaged as well. */
function isUnreadable(thrown: unknown, file: string): boolean {
  if (thrown instanceof DamagedFile) return thrown.path === file;
  return thrown instanceof AppError && thrown.code === "bad-checkpoint";
}

function isPrepared(thrown: unknown, id: string): boolean {
  if (thrown instanceof DamagedFile) return thrown.path.startsWith(pyramidFolder(id));
  return thrown instanceof AppError && thrown.code === "bad-volume";
}

function withSlower(config: CascadeRecord["config"], index: ScaleIndex): CascadeRecord["config"] {
  const slower = <T extends { readonly learningRate: number }>(scale: T) => ({
    ...scale,
    learningRate: scale.learningRate / 2,
  });
  const scales = config.scales.map((scale, i) => (i + 1 === index ? slower(scale) : scale));
  const { base } = config;
  if (index > 0) return { ...config, scales };
  return base.kind === "image"
    ? { ...config, base: { ...base, run: slower(base.run) } }
    : { ...config, base: { ...base, run: slower(base.run) } };
}

function firstSentence(message = "Training became unstable."): string {
  return message.slice(0, message.indexOf(". ") + 1) || message;
}
