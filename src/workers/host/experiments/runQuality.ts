import { openDataset } from "@/dataset/library";
import { prepareTrainingImages } from "@/dataset/prepare";
import type { FileStore } from "@/domain/files";
import { Random } from "@/domain/random";
import type { RunConfig, RunRecord } from "@/domain/training";
import { measureQuality, type Extractor } from "@/evaluation/metrics/quality";
import { loadModel, sampleImages } from "@/gan/sample";
import { resized } from "@/dataset/preprocess";
import { drain } from "../desk";
import type { MeasuredRun } from "../trainRun";

/** Images on each side: the same at every measurement, so that the points of a curve can be compared. */
const BUDGET = 128;
const LEAST = 16;
const STREAM = 95;

/**
 * Relative Fréchet distance and KID of a run's averaged generator, against real images outside the training part, on as
 * many images and seeds at every step. null where there are too few real images to compare with.
 */
export async function measureRun(
  files: FileStore,
  extractor: Extractor,
  { datasetId, config }: RunRecord,
  checkpoint: Uint8Array,
  signal: AbortSignal,
): Promise<MeasuredRun | null> {
  const started = performance.now();
  const real = await heldOut(files, extractor, datasetId, config, signal);
  if (!real) return null;
  const { size } = extractor.model.config;
  const synthetic = await samples(checkpoint, real.classes, size, signal);
  const measured = await measureQuality(extractor, real.images, synthetic, config.seed);
  const { relative, kernel, kernelFloor, seed, n } = measured;
  const seconds = (performance.now() - started) / 1000;
  const conditions = { extractor: extractor.name, seed, n, kernelFloor: kernelFloor.mean, seconds };
  return { relative, kernel: kernel.mean, conditions };
}

async function heldOut(
  files: FileStore,
  extractor: Extractor,
  datasetId: string,
  { classIds, fit, seed }: RunConfig,
  signal: AbortSignal,
): Promise<{ images: Float32Array; classes: number[] } | null> {
  const index = await openDataset(files, datasetId);
  const chosen = (i: number): boolean => index.parts[i] !== "train";
  const request = { classIds, size: extractor.model.config.size, fit, chosen };
  const part = await drain(prepareTrainingImages(files, index, request, signal), () => undefined);
  const order = new Random(seed, STREAM).shuffle(Array.from({ length: part.count }, (_, i) => i));
  const taken = order.slice(0, BUDGET);
  if (taken.length < LEAST) return null;
  return { images: await part.read(taken), classes: taken.map((i) => part.classOf(i)) };
}

/** As many of each class as there are real ones, at the extractor's size. */
async function samples(
  checkpoint: Uint8Array,
  classes: readonly number[],
  size: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const model = loadModel(checkpoint);
  const own = model.config.size;
  const pixels = new Float32Array(classes.length * size * size);
  let next = 0;
  try {
    for (const classIndex of new Set(classes)) {
      const count = classes.filter((one) => one === classIndex).length;
      const seeds = Array.from({ length: count }, (_, i) => i);
      for await (const batch of sampleImages(model, { classIndex, seeds, truncation: 1 }, signal)) {
        for (let at = 0; at < batch.length; at += own * own) {
          const image = batch.subarray(at, at + own * own);
          pixels.set(resized(image, own, size), next++ * size * size);
        }
      }
    }
    return pixels;
  } finally {
    model.dispose();
  }
}
