import { tf } from "@/tensor/tf";
import { moveAverages } from "./together";

export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly ema?: { readonly decay: number; readonly params: Record<string, tf.Variable> };
}

/** What src/tensor/adam.ts promises for training, by TensorFlow.js's own optimiser. */
export class Adam {
  private readonly optimizer: tf.AdamOptimizer;

  constructor(
    private readonly params: Record<string, tf.Variable>,
    private readonly options: AdamOptions,
  ) {
    const { learningRate, beta1, beta2, epsilon } = options;
    this.optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  }

  apply(grads: Record<string, tf.Tensor>, decay = this.options.ema?.decay ?? 1): void {
    const named = Object.entries(grads).map(([name, tensor]) => ({ name: this.params[name]!.name, tensor }));
    this.optimizer.applyGradients(named);
    const averages = Object.entries(this.options.ema?.params ?? {});
    moveAverages(
      averages.map(([name, average]) => ({ average, value: this.params[name]! })),
      1 - decay,
    );
  }

  state(): Record<string, tf.Tensor> {
    throw new Error("Checkpoints are no part of the comparison.");
  }

  restore(_state: Record<string, tf.Tensor>): Promise<void> {
    throw new Error("Checkpoints are no part of the comparison.");
  }

  dispose(): void {
    this.optimizer.dispose();
  }
}
