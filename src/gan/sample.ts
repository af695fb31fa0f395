import type { RunConfig } from "@/domain/training";
import { decodeCheckpoint, type Checkpoint } from "./checkpoint";
import { generateImages, measureStatistics } from "./inference";
import { networksOf } from "./network";
import { nextTurn } from "./nextTurn";
import { disposeAll, type Params, type Specs } from "@/tensor/params";
import { tensorOf } from "./saved";
import { unprefixed } from "./trainer";

/** A trained pair on the device, from a checkpoint or a published model. */
export class GanModel {
  private measured: Params | undefined;

  constructor(
    readonly config: RunConfig,
    readonly step: number,
    /** Averaged weights. */
    readonly generator: Params,
    readonly discriminator: Params,
    /** Power-iteration vectors and running statistics of the discriminator. */
    readonly state: Params,
  ) {}

  /** Statistics of the averaged generator's layers, measured at the first use. */
  statistics(): Params {
    return (this.measured ??= measureStatistics(this.generator, this.config));
  }

  dispose(): void {
    for (const group of [this.generator, this.discriminator, this.state, this.measured ?? {}])
      disposeAll(group);
  }
}

/**
 * @param bytes  a checkpoint or a published model
 * @throws {AppError} `bad-checkpoint`
 */
export function loadModel(bytes: Uint8Array): GanModel {
  const checkpoint = decodeCheckpoint(bytes);
  const { config, step } = checkpoint;
  const pair = networksOf(config.preset);
  const generator = load(checkpoint, "average", pair.generatorSpecs(config));
  const discriminator = load(checkpoint, "discriminator", pair.discriminatorSpecs(config));
  return new GanModel(config, step, generator, discriminator, loadState(checkpoint));
}

function load(checkpoint: Checkpoint, group: string, specs: Specs): Params {
  const names = Object.keys(specs);
  return Object.fromEntries(
    names.map((name) => [name, tensorOf(checkpoint, `${group}/${name}`, specs[name]!.shape)]),
  );
}

function loadState(checkpoint: Checkpoint): Params {
  const saved = Object.entries(unprefixed("state", checkpoint.tensors));
  return Object.fromEntries(
    saved.map(([name, { shape }]) => [name, tensorOf(checkpoint, `state/${name}`, shape)]),
  );
}

export interface SampleBatchRequest {
  /** Position in the run's `classIds`. */
  readonly classIndex: number;
  readonly seeds: readonly number[];
  /** ψ, 0 to 1; 1 is none. */
  readonly truncation: number;
  /** Images at a time; 16 by default. */
  readonly batch?: number;
}

/**
 * Synthetic images of one class, batch by batch: n × size × size, −1 to 1, in the order of the seeds.
 * A seed's image is the same in any batch.
 * @throws the signal's reason when it aborts
 */
export async function* sampleImages(
  model: GanModel,
  request: SampleBatchRequest,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  const { classIndex, seeds, truncation, batch = 16 } = request;
  for (let start = 0; start < seeds.length; start += batch) {
    signal?.throwIfAborted();
    const part = seeds.slice(start, start + batch);
    const classes = part.map(() => classIndex);
    yield await generateImages(model.generator, model.statistics(), model.config, {
      seeds: part,
      classes,
      truncation,
    });
    await nextTurn();
  }
}
