import { AppError } from "@/domain/errors";
import type { ExperimentConfig } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import { hash32 } from "@/domain/random";
import type { RunConfig } from "@/domain/training";
import { ALL_CLASSES } from "@/evaluation/experiment/plan";
import type { Generators } from "@/evaluation/experiment/run";
import type { LabelledImages } from "@/evaluation/classifier/images";
import { decodeCheckpoint, publishModel } from "@/gan/checkpoint";
import { loadModel, sampleImages } from "@/gan/sample";
import { train, type TrainingImages } from "@/gan/train";
import { FIT } from "./place";

const STREAM = { model: 71, sample: 72 } as const;
/** A pause loses at most one step: a checkpoint is written then; these are for the power going out. */
const CHECKPOINT_EVERY = 200;

export interface ModelsInputs {
  readonly config: ExperimentConfig;
  readonly store: FileStore;
  readonly folder: string;
  /** Real images of the training part. */
  readonly train: LabelledImages;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The generative models of an experiment: one class each, trained on the training part, kept with the experiment. */
export class ExperimentModels implements Generators {
  constructor(private readonly inputs: ModelsInputs) {}

  has(classIndex: number, model: number): Promise<boolean> {
    return this.inputs.store.exists(this.file(classIndex, model, "model.dkm"));
  }

  async train(
    classIndex: number,
    model: number,
    signal: AbortSignal,
    report: (share: number) => void,
  ): Promise<number> {
    const { now, store } = this.inputs;
    const unfinished = this.file(classIndex, model, "checkpoint.dkm");
    const resumeFrom = await this.readable(unfinished);
    let started = now();
    let seconds = resumeFrom ? await this.secondsSoFar(classIndex, model) : 0;
    const images = ofClass(this.inputs.train, classIndex);
    const config = this.configOf(classIndex, model, images.count);
    const startFrom = resumeFrom ? undefined : await this.shared(classIndex);
    const options = { signal, ...(resumeFrom && { resumeFrom }), ...(startFrom && { startFrom }) };
    const running = train(config, images, options);
    for (;;) {
      const next = await running.next();
      if (next.done) {
        if (next.value.state === "diverged") throw diverged(next.value.message);
        if (next.value.state === "paused") throw paused();
        await store.remove(unfinished);
        return seconds;
      }
      const event = next.value;
      if (event.kind === "progress") report(event.progress.step / config.steps);
      if (event.kind !== "checkpoint") continue;
      seconds += (now() - started) / 1000;
      started = now();
      if (event.step === config.steps) {
        // The others start from all of it, the discriminator too.
        const bytes = classIndex === ALL_CLASSES ? event.bytes : publishModel(event.bytes);
        await store.write(this.file(classIndex, model, "model.dkm"), bytes);
      } else {
        await store.write(unfinished, event.bytes);
        await this.keepSeconds(classIndex, model, seconds);
      }
    }
  }

  async make(classIndex: number, model: number, count: number, seed: number): Promise<Float32Array> {
    const { store, config } = this.inputs;
    const loaded = loadModel(await store.read(this.file(classIndex, model, "model.dkm")));
    const area = config.classifier.size ** 2;
    const pixels = new Float32Array(count * area);
    try {
      const seeds = Array.from({ length: count }, (_, i) => hash32(seed, STREAM.sample, i));
      const { truncation } = config.gan;
      let at = 0;
      for await (const batch of sampleImages(loaded, { classIndex: 0, seeds, truncation })) {
        pixels.set(batch, at);
        at += batch.length;
      }
      return pixels;
    } finally {
      loaded.dispose();
    }
  }

  private configOf(classIndex: number, model: number, images: number): RunConfig {
    const { config } = this.inputs;
    const seed = hash32(config.seed, STREAM.model, 1000 * classIndex + model);
    if (classIndex !== ALL_CLASSES) return ganConfig(config, config.classIds[classIndex]!, images, seed);
    const steps = config.gan.sharedSteps!;
    return { ...ganConfig(config, "all", images, seed), steps, gridEvery: steps };
  }

  /** The model of all classes, where this experiment has one for the others to start from. */
  private async shared(classIndex: number): Promise<Uint8Array | undefined> {
    if (classIndex === ALL_CLASSES || !this.inputs.config.gan.sharedSteps) return undefined;
    if (await this.has(ALL_CLASSES, 0)) return this.inputs.store.read(this.file(ALL_CLASSES, 0, "model.dkm"));
    throw new AppError("not-found", "The model of all classes, from which this one starts, failed.");
  }

  private file(classIndex: number, model: number, name: string): string {
    const ofClass = classIndex === ALL_CLASSES ? "all" : classIndex;
    return `${this.inputs.folder}/models/${ofClass}-${model}/${name}`;
  }

  /** undefined when there is none, or one that cannot be gone on from. */
  private async readable(path: string): Promise<Uint8Array | undefined> {
    if (!(await this.inputs.store.exists(path))) return undefined;
    try {
      const bytes = await this.inputs.store.read(path);
      decodeCheckpoint(bytes);
      return bytes;
    } catch {
      return undefined;
    }
  }

  private async keepSeconds(classIndex: number, model: number, seconds: number): Promise<void> {
    const text = new TextEncoder().encode(String(seconds));
    await this.inputs.store.write(this.file(classIndex, model, "seconds"), text);
  }

  private async secondsSoFar(classIndex: number, model: number): Promise<number> {
    const path = this.file(classIndex, model, "seconds");
    if (!(await this.inputs.store.exists(path))) return 0;
    const seconds = Number(new TextDecoder().decode(await this.inputs.store.read(path)));
    return Number.isFinite(seconds) ? seconds : 0;
  }
}

/** The settings of one class's model; the batch is halved until it fits the images. */
export function ganConfig(
  { classifier, gan }: ExperimentConfig,
  classId: string,
  images: number,
  seed: number,
): RunConfig {
  const { preset, steps, width, learningRate } = gan;
  let { batch } = gan;
  while (batch > 2 && batch > images) batch = Math.floor(batch / 2);
  return {
    ...{ preset, steps, width, learningRate, batch, seed },
    size: classifier.size,
    classIds: [classId],
    fit: FIT,
    mirror: false,
    checkpointEvery: CHECKPOINT_EVERY,
    // Nobody looks while it trains.
    gridEvery: steps,
  };
}

function ofClass(images: LabelledImages, classIndex: number): TrainingImages {
  const own: number[] = [];
  for (let i = 0; i < images.count; i++) {
    if (classIndex === ALL_CLASSES || images.classOf(i) === classIndex) own.push(i);
  }
  return {
    count: own.length,
    classCount: 1,
    classOf: () => 0,
    read: (indices) => images.read(indices.map((i) => own[i]!)),
  };
}

function diverged(message: string | undefined): AppError {
  return new AppError("diverged", message ?? "The training of this model became unstable.", {
    advice: "Set up the experiment with a lower learning rate.",
  });
}

function paused(): AppError {
  return new AppError("cancelled", "Paused.", { kept: "The model goes on from here." });
}
