import { openDataset } from "@/dataset/library";
import { prepareTrainingImages } from "@/dataset/prepare";
import { trainingImage } from "@/dataset/preprocess";
import { AppError } from "@/domain/errors";
import type { Quality } from "@/domain/quality";
import type { SampleSet } from "@/domain/samples";
import { measureQuality, type Extractor } from "@/evaluation/metrics/quality";
import { drain, type Desk } from "../desk";
import { fromStored } from "../picture";
import { findSampleSet, readSampleOf } from "../sampleSets";
import { ownExtractor } from "./extractor";
import { FIT } from "./place";

/** Fewer tell nothing: half the real images are compared with the other half. */
const LEAST_REAL = 16;
const LEAST_SYNTHETIC = 8;

interface Control {
  readonly signal: AbortSignal;
  progress(progress: { done: number; total: number }): void;
}

/**
 * How near a set of synthetic images of one class comes to real ones that no model was trained on.
 * @param shipped  the extractor of the app, for data sets without an experiment
 * @throws {AppError} `bad-config` for a set of several classes, `too-few-images`, `not-found`
 */
export async function measureSamples(
  desk: Desk,
  shipped: () => Promise<Extractor>,
  { sampleSetId, seed }: { readonly sampleSetId: string; readonly seed: number },
  { signal, progress }: Control,
): Promise<Quality> {
  const set = await findSampleSet(desk, sampleSetId);
  const [classId, ...more] = new Set(set.classIds);
  if (classId === undefined || more.length > 0) {
    throw new AppError("bad-config", "Quality is measured on a set of one class.", {
      advice: "Make a set of one class, then measure that.",
    });
  }
  const total = set.seeds.length + 1;
  progress({ done: 0, total });
  const extractor = (await ownExtractor(desk, set.datasetId)) ?? (await shipped());
  const { size } = extractor.model.config;
  const real = await heldOut(desk, set, classId, size, signal);
  const area = size * size;
  refuseTooFew(real.length / area, set.seeds.length);
  const synthetic = new Float32Array(set.seeds.length * area);
  for (let i = 0; i < set.seeds.length; i++) {
    signal.throwIfAborted();
    const stored = await readSampleOf(desk, set, i);
    const image = set.size === size ? fromStored(stored.pixels) : trainingImage(stored, size, FIT);
    synthetic.set(image, i * area);
    if (i % 16 === 0) progress({ done: i, total });
  }
  progress({ done: total - 1, total });
  return measureQuality(extractor, real, synthetic, seed);
}

/** Real images of the class in the validation and test parts. */
async function heldOut(
  { files }: Desk,
  { datasetId }: SampleSet,
  classId: string,
  size: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const index = await openDataset(files, datasetId);
  const chosen = (i: number): boolean => index.parts[i] !== "train";
  const request = { classIds: [classId], size, fit: FIT, chosen } as const;
  const images = await drain(prepareTrainingImages(files, index, request, signal), () => undefined);
  return images.read(Array.from({ length: images.count }, (_, i) => i));
}

function refuseTooFew(real: number, synthetic: number): void {
  if (real < LEAST_REAL) {
    throw new AppError(
      "too-few-images",
      `There are ${real} real images of this class outside the training part; at least ${LEAST_REAL} are needed to measure quality.`,
      { advice: "Give the validation and test parts a larger share on the Data page." },
    );
  }
  if (synthetic >= LEAST_SYNTHETIC) return;
  throw new AppError(
    "too-few-images",
    `The set has ${synthetic} synthetic images; at least ${LEAST_SYNTHETIC} are needed to measure quality.`,
    { advice: "Make a larger set." },
  );
}
