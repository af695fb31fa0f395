import { openDataset } from "@/dataset/library";
import { prepareTrainingImages } from "@/dataset/prepare";
import { trainingImage } from "@/dataset/preprocess";
import { AppError } from "@/domain/errors";
import { LEAST_TO_MEASURE, type Quality } from "@/domain/quality";
import { Random } from "@/domain/random";
import type { SampleSet } from "@/domain/samples";
import { measureQuality, type Extractor } from "@/evaluation/metrics/quality";
import { drain, type Desk } from "../desk";
import { fromStored } from "../picture";
import { findSampleSet, readSampleOf } from "../sampleSets";
import { ownExtractor } from "./extractor";
import { coverageByModels } from "./modelsOfSet";
import { FIT } from "./place";

/** Fewer tell nothing: half the real images are compared with the other half. */
const LEAST_REAL = 16;
const LEAST_SYNTHETIC = LEAST_TO_MEASURE;
const STREAM = 96;

interface Control {
  readonly signal: AbortSignal;
  progress(progress: { done: number; total: number }): void;
}

/**
 * How near synthetic images come to real ones that no model was trained on: those of one class, or the whole set against
 * real images in the same shares of the classes.
 * @param shipped  the extractor of the app, for data sets without an experiment
 * @throws {AppError} `too-few-images`, `not-found`
 */
export async function measureSamples(
  desk: Desk,
  shipped: () => Promise<Extractor>,
  { sampleSetId, seed, classId }: QualityRequest,
  { signal, progress }: Control,
): Promise<Quality> {
  const set = await findSampleSet(desk, sampleSetId);
  const chosen = [...set.seeds.keys()].filter((i) => classId === undefined || set.classIds[i] === classId);
  refuseTooFewSynthetic(chosen.length);
  const total = chosen.length + 1;
  progress({ done: 0, total });
  const extractor = (await ownExtractor(desk, set.datasetId)) ?? (await shipped());
  const { size } = extractor.model.config;
  const shares = countsOf(chosen.map((i) => set.classIds[i]!));
  const real = await heldOut(desk, set, shares, { size, seed, signal });
  const synthetic = new Float32Array(chosen.length * size * size);
  for (const [at, i] of chosen.entries()) {
    signal.throwIfAborted();
    const stored = await readSampleOf(desk, set, i);
    const image = set.size === size ? fromStored(stored.pixels) : trainingImage(stored, size, FIT);
    synthetic.set(image, at * size * size);
    if (at % 16 === 0) progress({ done: at, total });
  }
  progress({ done: total - 1, total });
  const quality = await measureQuality(extractor, real, synthetic, seed);
  const [only, ...others] = shares.keys();
  if (!set.members || only === undefined || others.length > 0) return quality;
  const images = { classId: only, models: set.members.length, synthetic, real, seed };
  const byModels = await coverageByModels(extractor, images);
  return byModels ? { ...quality, byModels } : quality;
}

interface QualityRequest {
  readonly sampleSetId: string;
  readonly seed: number;
  readonly classId?: string;
}

function countsOf<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

interface HeldOutOptions {
  readonly size: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** As many real images of the validation and test parts as there are, in the shares that the synthetic ones have. */
async function heldOut(
  { files }: Desk,
  { datasetId }: SampleSet,
  shares: ReadonlyMap<string, number>,
  { size, seed, signal }: HeldOutOptions,
): Promise<Float32Array> {
  const index = await openDataset(files, datasetId);
  const classIds = [...shares.keys()];
  const outside = (i: number): boolean => index.parts[i] !== "train";
  const request = { classIds, size, fit: FIT, chosen: outside } as const;
  const images = await drain(prepareTrainingImages(files, index, request, signal), () => undefined);
  const all = Array.from({ length: images.count }, (_, i) => i);
  const ofClass = classIds.map((_, c) => all.filter((i) => images.classOf(i) === c));
  const times = Math.min(...ofClass.map((own, c) => own.length / shares.get(classIds[c]!)!));
  const random = new Random(seed, STREAM);
  const taken = ofClass.flatMap((own, c) => {
    const wanted = Math.floor(times * shares.get(classIds[c]!)! + 1e-9);
    return wanted === own.length ? own : random.shuffle(own).slice(0, wanted);
  });
  refuseTooFewReal(taken.length, classIds.length);
  return images.read(taken);
}

function refuseTooFewReal(real: number, classes: number): void {
  if (real >= LEAST_REAL) return;
  const which = classes > 1 ? "of these classes, in the shares that the set has," : "of this class";
  throw new AppError(
    "too-few-images",
    `There are ${real} real images ${which} outside the training part; at least ${LEAST_REAL} are needed to measure quality.`,
    { advice: "Give the validation and test parts a larger share on the Data page." },
  );
}

function refuseTooFewSynthetic(synthetic: number): void {
  if (synthetic >= LEAST_SYNTHETIC) return;
  throw new AppError(
    "too-few-images",
    `There are ${synthetic} synthetic images; at least ${LEAST_SYNTHETIC} are needed to measure quality.`,
    { advice: "Make a larger set." },
  );
}
