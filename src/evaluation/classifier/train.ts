import type { ClassifierConfig } from "@/domain/evaluation";
import { fitTemperature, meanLoss } from "../statistics/calibration";
import { BalancedOrder, type LabelledImages } from "./images";
import { keptOf, type ClassifierModel } from "./model";
import { logitsOf } from "./predict";
import { ClassifierTrainer } from "./trainer";
import type { TrainingState } from "./trainingFile";

export interface ClassifierProgress {
  readonly step: number;
  /** Mean loss of the batches since the last report, nats. */
  readonly loss: number;
  /** Loss on the validation part, nats. */
  readonly validationLoss: number;
  readonly best: boolean;
}

export interface TrainingControl {
  /** An abort ends the training with an error; its state is kept first. */
  readonly signal?: AbortSignal | undefined;
  /** Goes on from here when it is a state of this very training. */
  readonly from?: TrainingState | undefined;
  /** Called at each check and when the signal aborts. */
  readonly keep?: ((state: TrainingState) => Promise<void>) | undefined;
}

/**
 * Trains until the validation part stops getting better, and returns the weights that were best there with the
 * temperature that calibrates them there. The test part is never seen.
 * @param validation  real images with their classes; an empty part ends in a RangeError
 */
export async function* trainClassifier(
  config: ClassifierConfig,
  images: LabelledImages,
  validation: LabelledImages,
  control: TrainingControl = {},
): AsyncGenerator<ClassifierProgress, ClassifierModel> {
  if (images.count === 0 || validation.count === 0)
    throw new RangeError("A classifier needs training and validation images.");
  const trainer = new ClassifierTrainer(config);
  try {
    return yield* new Training(trainer, images, validation, control).run();
  } finally {
    trainer.dispose();
  }
}

class Training {
  private step = 0;
  private sum = 0;
  private worse = 0;
  private best: TrainingState["best"] = null;
  private readonly truth: Uint8Array;

  constructor(
    private readonly trainer: ClassifierTrainer,
    private readonly images: LabelledImages,
    private readonly validation: LabelledImages,
    private readonly control: TrainingControl,
  ) {
    this.truth = classesOf(validation);
  }

  async *run(): AsyncGenerator<ClassifierProgress, ClassifierModel> {
    const { config } = this.trainer;
    await this.takeUp();
    const order = new BalancedOrder(config.seed, this.images);
    while (this.step < config.maxSteps && this.worse <= config.patience) {
      if (this.control.signal?.aborted) await this.keep();
      this.control.signal?.throwIfAborted();
      await this.advance(order.batch(this.step, config.batch));
      if (this.step % config.checkEvery !== 0 && this.step !== config.maxSteps) continue;
      const report = await this.check();
      await this.keep();
      yield report;
    }
    const { weights, logits } = this.best!;
    return { config, weights, temperature: fitTemperature(logits, this.truth, config.classIds.length) };
  }

  private async advance(indices: readonly number[]): Promise<void> {
    const pixels = await this.images.read(indices);
    const classes = indices.map((i) => this.images.classOf(i));
    this.sum += await this.trainer.step(this.step, pixels, classes);
    this.step++;
  }

  private async check(): Promise<ClassifierProgress> {
    const { config, params } = this.trainer;
    const logits = await logitsOf(params, config, this.validation);
    const validationLoss = meanLoss(logits, this.truth, config.classIds.length);
    const better = !(validationLoss >= (this.best?.loss ?? Infinity));
    if (better) this.best = { loss: validationLoss, weights: await keptOf(params), logits };
    this.worse = better ? 0 : this.worse + 1;
    const loss = this.sum / config.checkEvery;
    this.sum = 0;
    return { step: this.step, loss, validationLoss, best: better };
  }

  private async takeUp(): Promise<void> {
    const { from } = this.control;
    if (!from || from.images !== this.images.count || !same(from.config, this.trainer.config)) return;
    await this.trainer.restore(from.weights, from.optimiser);
    ({ step: this.step, sum: this.sum, worse: this.worse, best: this.best } = from);
  }

  private async keep(): Promise<void> {
    if (!this.control.keep) return;
    const { config, params } = this.trainer;
    const { step, sum, worse, best } = this;
    const [weights, optimiser] = [await keptOf(params), await this.trainer.optimiser()];
    await this.control.keep({
      ...{ config, images: this.images.count, step, sum, worse, best, weights, optimiser },
    });
  }
}

function same(a: ClassifierConfig, b: ClassifierConfig): boolean {
  const sorted = (config: ClassifierConfig): string =>
    JSON.stringify(Object.entries(config).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

function classesOf(images: LabelledImages): Uint8Array {
  return Uint8Array.from({ length: images.count }, (_, i) => images.classOf(i));
}
