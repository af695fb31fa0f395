import type { ClassifierConfig } from "@/domain/evaluation";
import { defaultClassifier } from "@/domain/experimentPresets";
import { PHANTOM_CLASSES, type PhantomClassId } from "@/domain/phantom";
import type { TrainingSize } from "@/domain/training";
import type { LabelledImages } from "@/evaluation/classifier/images";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { trainClassifier, type TrainingControl } from "@/evaluation/classifier/train";
import { trainingImage } from "@/dataset/preprocess";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { sayProgress } from "./say";

/** A phantom radiograph as a network sees it, with the place of its finding. */
export interface MaskedImage {
  readonly image: Float32Array;
  readonly mask: Uint8Array;
  readonly classIndex: number;
}

export const PHANTOM_CLASS_IDS: readonly PhantomClassId[] = PHANTOM_CLASSES.map(({ id }) => id);

/** Held-out patients have numbers of their own, far above those of the training. */
export const HELD_OUT_FROM = 1_000_000;

/** Patients `from` to `from + count − 1` of a seed, the classes in turn: one radiograph each. */
export function phantomImages(
  seed: number,
  from: number,
  count: number,
  size: TrainingSize,
  classIds: readonly PhantomClassId[] = PHANTOM_CLASS_IDS,
): MaskedImage[] {
  return Array.from({ length: count }, (_, i) => {
    const classId = classIds[i % classIds.length]!;
    const { image, mask } = renderRadiograph(phantomPatient(seed, from + i, classId), 0, size);
    if (i % 20 === 0) sayProgress(`Taking radiographs: ${i} of ${count}`);
    return { image: trainingImage(image, size, "pad"), mask, classIndex: PHANTOM_CLASS_IDS.indexOf(classId) };
  });
}

export function labelled(images: readonly MaskedImage[], size: number): LabelledImages {
  return {
    count: images.length,
    classCount: PHANTOM_CLASS_IDS.length,
    classOf: (i) => images[i]!.classIndex,
    read: (indices) => {
      const pixels = new Float32Array(indices.length * size * size);
      indices.forEach((index, i) => pixels.set(images[index]!.image, i * size * size));
      return Promise.resolve(pixels);
    },
  };
}

export interface PhantomTraining {
  readonly seed: number;
  /** In all; one in seven is for validation. */
  readonly patients: number;
  readonly size: TrainingSize;
  readonly steps: number | undefined;
  readonly width: number | undefined;
}

/** A residual classifier of the five classes, trained on phantom patients made for it. */
export async function trainOnPhantom(
  training: PhantomTraining,
  signal: AbortSignal,
): Promise<ClassifierModel> {
  const all = phantomImages(training.seed, 0, training.patients, training.size);
  return trainMember(all, configOf(training, training.seed), { signal });
}

/** @param seed  of the classifier; that of the training is the patients' */
export function configOf({ size, steps, width }: PhantomTraining, seed: number): ClassifierConfig {
  const base = defaultClassifier("residual", size);
  const maxSteps = steps ?? base.maxSteps;
  return {
    ...base,
    maxSteps,
    checkEvery: Math.min(base.checkEvery, maxSteps),
    width: width ?? base.width,
    classIds: PHANTOM_CLASS_IDS,
    seed,
  };
}

/** The first seventh of the images is for validation. */
export async function trainMember(
  all: readonly MaskedImage[],
  config: ClassifierConfig,
  control: TrainingControl,
): Promise<ClassifierModel> {
  const validation = all.slice(0, Math.ceil(all.length / 7));
  const train = all.slice(validation.length);
  const { size } = config;
  const training = trainClassifier(config, labelled(train, size), labelled(validation, size), control);
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
    const { step, loss, validationLoss } = next.value;
    sayProgress(`Step ${step}: loss ${loss.toFixed(3)}, on validation ${validationLoss.toFixed(3)}`);
  }
}

/** Mean of the images: what heatmaps count as nothing to see. */
export function meanOf(images: readonly MaskedImage[]): Float32Array {
  const sum = new Float32Array(images[0]!.image.length);
  for (const { image } of images) image.forEach((value, i) => (sum[i]! += value / images.length));
  return sum;
}

/** Share of images whose class is the most probable one. */
export function accuracyOf(probabilities: Float32Array, images: readonly MaskedImage[]): number {
  const classes = PHANTOM_CLASS_IDS.length;
  const right = images.filter(({ classIndex }, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row)) === classIndex;
  });
  return right.length / images.length;
}
