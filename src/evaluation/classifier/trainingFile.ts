import type { ClassifierConfig } from "@/domain/evaluation";
import type { Weights } from "./model";
import { damagedClassifier, packTensors, unpackTensors } from "./tensorRecord";

/**
 * A classifier's training between two steps. The order of the images and what is dropped are functions of the seed and
 * the step, so nothing else is random: from here the weights come out the same to the bit.
 */
export interface TrainingState {
  readonly config: ClassifierConfig;
  /** Of the training part: another set would make another classifier. */
  readonly images: number;
  readonly step: number;
  /** Sum of the batches' losses since the last check. */
  readonly sum: number;
  /** Checks since the best one. */
  readonly worse: number;
  readonly weights: Weights;
  readonly optimiser: Weights;
  /** The best check so far; the weights there, and the logits of the validation part. */
  readonly best: { readonly loss: number; readonly weights: Weights; readonly logits: Float32Array } | null;
}

const MAGIC = "DKRT";

export function encodeTraining(state: TrainingState): Uint8Array {
  const { config, images, step, sum, worse, best } = state;
  const { length } = best?.logits ?? [];
  return packTensors(
    MAGIC,
    { config, images, step, sum, worse, ...(best && { best: best.loss }) },
    {
      ...named("weights", state.weights),
      ...named("optimiser", state.optimiser),
      ...(best && { ...named("best", best.weights), logits: { shape: [length], values: best.logits } }),
    },
  );
}

/** @throws {AppError} `bad-checkpoint` when the bytes are not a whole file of a training */
export function decodeTraining(bytes: Uint8Array): TrainingState {
  const { facts, weights } = unpackTensors(MAGIC, bytes);
  const { config, images, step, sum, worse, best } = facts;
  if (typeof config !== "object" || ![images, step, sum, worse].every(Number.isFinite))
    throw damagedClassifier();
  const counts = { images, step, sum, worse } as Pick<TrainingState, "images" | "step" | "sum" | "worse">;
  const logits = weights.logits?.values;
  return {
    ...counts,
    config: config as ClassifierConfig,
    weights: under("weights", weights),
    optimiser: under("optimiser", weights),
    best: typeof best === "number" && logits ? { loss: best, weights: under("best", weights), logits } : null,
  };
}

const named = (folder: string, weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, one]) => [`${folder}/${name}`, one]));

const under = (folder: string, weights: Weights): Weights =>
  Object.fromEntries(
    Object.entries(weights).flatMap(([name, one]) =>
      name.startsWith(`${folder}/`) ? [[name.slice(folder.length + 1), one]] : [],
    ),
  );
