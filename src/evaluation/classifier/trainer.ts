import type { ClassifierConfig } from "@/domain/evaluation";
import { Adam } from "@/tensor/adam";
import { gradients } from "@/tensor/grad";
import { disposeAll, initialise } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { seededDropout } from "./dropout";
import { crossEntropy } from "./loss";
import { keptOf, loaded, type Weights } from "./model";
import { classify, networkOf } from "./network";

const STREAM = { weights: 11, dropout: 12 } as const;

/** A classifier's network, its optimiser and one step of it. */
export class ClassifierTrainer {
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

  /** The optimiser's moments and step count. */
  async optimiser(): Promise<Weights> {
    const state = this.adam.state();
    try {
      return await keptOf(state);
    } finally {
      // The moments are the optimiser's own; the step count was made for us.
      state.step!.dispose();
    }
  }

  /** Goes on from copies that `keptOf(params)` and `optimiser()` made of a trainer of the same configuration. */
  async restore(weights: Weights, optimiser: Weights): Promise<void> {
    const [params, state] = [loaded(weights), loaded(optimiser)];
    try {
      for (const [name, variable] of Object.entries(this.params)) variable.assign(params[name]!);
      await this.adam.restore(state);
    } finally {
      disposeAll(params);
      disposeAll(state);
    }
  }

  dispose(): void {
    disposeAll(this.params);
    this.adam.dispose();
  }
}
