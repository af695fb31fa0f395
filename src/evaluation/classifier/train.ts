import type { ClassifierConfig } from "@/domain/evaluation";
import { Adam } from "@/tensor/adam";
import { gradients } from "@/tensor/grad";
import { disposeAll, initialise } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { fitTemperature, meanLoss } from "../statistics/calibration";
import { seededDropout } from "./dropout";
import { BalancedOrder, type LabelledImages } from "./images";
import { crossEntropy } from "./loss";
import { keptOf, type ClassifierModel, type Weights } from "./model";
import { classify, networkOf } from "./network";
import { logitsOf } from "./predict";

export interface ClassifierProgress {
  readonly step: number;
  /** Mean loss of the batches since the last report, nats. */
  readonly loss: number;
  /** Loss on the validation part, nats. */
  readonly validationLoss: number;
  readonly best: boolean;
}

const STREAM = { weights: 11, dropout: 12 } as const;

/**
 * Trains until the validation part stops getting better, and returns the weights that were best there with the
 * temperature that calibrates them there. The test part is never seen.
 * @param validation  real images with their classes; an empty part ends in a RangeError
 */
export async function* trainClassifier(
  config: ClassifierConfig,
  images: LabelledImages,
  validation: LabelledImages,
  signal?: AbortSignal,
): AsyncGenerator<ClassifierProgress, ClassifierModel> {
  if (images.count === 0 || validation.count === 0)
    throw new RangeError("A classifier needs training and validation images.");
  const trainer = new ClassifierTrainer(config);
  try {
    return yield* loop(trainer, images, validation, signal);
  } finally {
    trainer.dispose();
  }
}

async function* loop(
  trainer: ClassifierTrainer,
  images: LabelledImages,
  validation: LabelledImages,
  signal?: AbortSignal,
): AsyncGenerator<ClassifierProgress, ClassifierModel> {
  const { config } = trainer;
  const order = new BalancedOrder(config.seed, images);
  const truth = classesOf(validation);
  let best: { loss: number; weights: Weights; logits: Float32Array } | undefined;
  let worse = 0;
  let sum = 0;
  for (let step = 0; step < config.maxSteps;) {
    signal?.throwIfAborted();
    const indices = order.batch(step, config.batch);
    const pixels = await images.read(indices);
    sum += await trainer.step(
      step,
      pixels,
      indices.map((i) => images.classOf(i)),
    );
    step++;
    if (step % config.checkEvery !== 0 && step !== config.maxSteps) continue;
    const logits = await logitsOf(trainer.params, config, validation);
    const validationLoss = meanLoss(logits, truth, config.classIds.length);
    const better = !(validationLoss >= (best?.loss ?? Infinity));
    if (better) best = { loss: validationLoss, weights: await keptOf(trainer.params), logits };
    worse = better ? 0 : worse + 1;
    yield { step, loss: sum / config.checkEvery, validationLoss, best: better };
    sum = 0;
    if (worse > config.patience) break;
  }
  const { weights, logits } = best!;
  return { config, weights, temperature: fitTemperature(logits, truth, config.classIds.length) };
}

function classesOf(images: LabelledImages): Uint8Array {
  return Uint8Array.from({ length: images.count }, (_, i) => images.classOf(i));
}

/** The network, its optimiser and one step of it. */
class ClassifierTrainer {
  readonly params: Record<string, tf.Variable>;
  private readonly adam: Adam;

  constructor(readonly config: ClassifierConfig) {
    this.params = initialise(networkOf(config.kind).specs(config), config.seed, STREAM.weights);
    const { learningRate } = config;
    this.adam = new Adam(this.params, { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  }

  /** @returns the batch's mean loss before the update, nats */
  async step(step: number, pixels: Float32Array, classes: readonly number[]): Promise<number> {
    const { size, classIds, dropout, seed } = this.config;
    const loss = tf.tidy(() => {
      const x = tf.tensor4d(pixels, [classes.length, size, size, 1]);
      const truth = tf.oneHot(tf.tensor1d([...classes], "int32"), classIds.length).toFloat() as tf.Tensor2D;
      const { value, grads } = gradients(() => {
        const drop = seededDropout(dropout, seed, STREAM.dropout + 1000 * step);
        return crossEntropy(classify(this.params, x, this.config, drop).logits, truth);
      }, this.params);
      this.adam.apply(grads);
      this.decay();
      return value;
    });
    const [value] = await loss.data();
    loss.dispose();
    return value!;
  }

  /** Weights shrink by themselves, apart from the loss: scales, shifts and biases do not. */
  private decay(): void {
    const { weightDecay, learningRate } = this.config;
    if (weightDecay === 0) return;
    for (const [name, variable] of Object.entries(this.params)) {
      if (name.endsWith(".weight")) variable.assign(tf.mul(variable, 1 - learningRate * weightDecay));
    }
  }

  dispose(): void {
    disposeAll(this.params);
    this.adam.dispose();
  }
}
