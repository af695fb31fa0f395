import type { CascadeConfig, PatchPreview, VolumeBaseConfig } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import type { Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { DataOrder } from "../dataOrder";
import { sampleLatents, stepLatents } from "../latent";
import { augmentVolumes } from "./augmentVolumes";
import type { Duel } from "./duel";
import { isSpectral } from "./judge";
import { lookOf, looksByPlace, standardised, type Look } from "./look";
import type { CascadeImages } from "./patches";
import type { Images } from "./refiner";
import { middles, scaleSeed } from "./refinerTask";
import type { ScaleTask } from "./scaleTask";
import { AUGMENT_FAKE, AUGMENT_GENERATOR, AUGMENT_REAL, BASE_LATENT } from "./streams";
import { discriminate, discriminatorSpecs } from "./volumeDiscriminator";
import { generate, generatorSpecs } from "./volumeGenerator";
import { wholeSize } from "./windows";

export interface VolumeBatch {
  readonly real: tf.Tensor5D;
}

const PREVIEW_SEEDS = [0, 1, 2, 3];
const STREAM_OF = { real: AUGMENT_REAL, fake: AUGMENT_FAKE, generator: AUGMENT_GENERATOR } as const;

/** Real volumes that are looked at before the first step, at most. */
const LOOKED_AT = 64;

/** The base of a cascade of volumes. @throws {AppError} `too-few-images` */
export async function volumeBaseTask(
  config: CascadeConfig,
  images: CascadeImages,
): Promise<ScaleTask<VolumeBatch>> {
  if (config.base.kind !== "volume") throw new Error("The base of images is the app's own GAN.");
  const { run } = config.base;
  const indices = images.indices(run.size);
  if (indices.length < 2) {
    throw new AppError(
      "too-few-images",
      `Training needs at least two volumes; there are ${indices.length}.`,
      {
        advice: "Add volumes of this class.",
      },
    );
  }
  const seed = scaleSeed(config, 0);
  const known = await readSome(images, run.size, indices.slice(0, LOOKED_AT));
  const order = new DataOrder(seed, { count: indices.length, classCount: 1, classOf: () => 0 });
  return {
    ...{ index: 0, size: run.size, steps: run.steps },
    ...{ checkpointEvery: run.checkpointEvery, previewEvery: run.previewEvery },
    duel: volumeDuel(run, seed, known),
    load: async (step) => {
      const chosen = order.batch(step, run.batch).indices.map((position) => indices[position]!);
      return { real: await stack(images, run.size, chosen) };
    },
    preview: (params) => preview(params, run, images, indices),
  };
}

function volumeDuel(run: VolumeBaseConfig, seed: number, known: readonly Float32Array[]): Duel<VolumeBatch> {
  const look = lookOf(known);
  return {
    ...{ seed, learningRate: run.learningRate, weights: { adversarial: 1, l1: 0 } },
    generatorSpecs: generatorSpecs(run, looksByPlace(known)),
    ...{ judgeSpecs: discriminatorSpecs(run), spectral: isSpectral },
    real: ({ real }) => real,
    generate: (params, { real }, step) =>
      generate(params, stepLatents(seed, BASE_LATENT, step, real.shape[0], "normal"), run),
    judge: (params, image, _batch, step, role) =>
      discriminate(params, augmentVolumes(seen(image, look), seed, STREAM_OF[role], step), run),
  };
}

function seen(image: Images, look: Look): tf.Tensor5D {
  return standardised(image as tf.Tensor5D, look);
}

async function readSome(
  images: CascadeImages,
  side: number,
  chosen: readonly number[],
): Promise<Float32Array[]> {
  const volumes: Float32Array[] = [];
  for (const image of chosen) volumes.push(await readWhole(images, side, image));
  return volumes;
}

function readWhole(images: CascadeImages, side: number, image: number): Promise<Float32Array> {
  return images.read(side, image, { start: [0, 0, 0], size: wholeSize(3, side) });
}

async function stack(images: CascadeImages, side: number, chosen: readonly number[]): Promise<tf.Tensor5D> {
  const values = new Float32Array(chosen.length * side ** 3);
  for (const [slot, image] of chosen.entries()) {
    values.set(await readWhole(images, side, image), slot * side ** 3);
  }
  return tf.tensor5d(values, [chosen.length, side, side, side, 1]);
}

/** Volumes of fixed seeds beside real ones; there is no lower scale to show. */
async function preview(
  params: Params,
  run: VolumeBaseConfig,
  images: CascadeImages,
  indices: readonly number[],
): Promise<PatchPreview> {
  const real = await stack(
    images,
    run.size,
    PREVIEW_SEEDS.map((seed) => indices[seed % indices.length]!),
  );
  const made: Images = tf.tidy(() => generate(params, sampleLatents(PREVIEW_SEEDS, 1, "normal"), run));
  const [madeValues, realValues] = [await made.data(), await real.data()];
  tf.dispose([made, real]);
  return {
    side: run.size,
    lower: [],
    made: middles(madeValues, run.size, 3),
    real: middles(realValues, run.size, 3),
  };
}
