import { tf } from "./tf";

export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** A moving average of the parameters, updated in the same pass: average ← decay·average + (1 − decay)·parameter. */
  readonly ema?: { readonly decay: number; readonly params: Record<string, tf.Variable> };
}

/** Kingma & Ba 2015, algorithm 1, with bias correction. Owns its moments; the parameters stay the caller's. */
export class Adam {
  private readonly first: Record<string, tf.Variable> = {};
  private readonly second: Record<string, tf.Variable> = {};
  private step = 0;

  constructor(
    private readonly params: Record<string, tf.Variable>,
    private readonly options: AdamOptions,
  ) {
    for (const [name, param] of Object.entries(params)) {
      this.first[name] = tf.variable(tf.zerosLike(param), false);
      this.second[name] = tf.variable(tf.zerosLike(param), false);
    }
  }

  /** One step along `grads`, which stay the caller's. Parameters without a gradient keep their value. */
  apply(grads: Record<string, tf.Tensor>): void {
    this.step++;
    const rate = this.options.learningRate * Math.sqrt(1 - this.options.beta2 ** this.step);
    const corrected = rate / (1 - this.options.beta1 ** this.step);
    // Algorithm 1 adds epsilon after the second moment's correction; the correction is folded into it here.
    const epsilon = this.options.epsilon * Math.sqrt(1 - this.options.beta2 ** this.step);
    for (const [name, param] of Object.entries(this.params)) {
      const grad = grads[name];
      if (grad) this.update(name, param, grad, corrected, epsilon);
    }
  }

  private update(name: string, param: tf.Variable, grad: tf.Tensor, rate: number, epsilon: number): void {
    const { beta1, beta2, ema } = this.options;
    tf.tidy(() => {
      const m = this.first[name]!;
      const v = this.second[name]!;
      m.assign(tf.add(tf.mul(m, beta1), tf.mul(grad, 1 - beta1)));
      v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(grad), 1 - beta2)));
      param.assign(tf.sub(param, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))));
      const average = ema?.params[name];
      if (average && ema) {
        average.assign(tf.add(tf.mul(average, ema.decay), tf.mul(param, 1 - ema.decay)));
      }
    });
  }

  /** The moments as `first/NAME` and `second/NAME` and the step count as `step`; views that stay the optimiser's, but for `step`. */
  state(): Record<string, tf.Tensor> {
    const state: Record<string, tf.Tensor> = { step: tf.scalar(this.step, "int32") };
    for (const name of Object.keys(this.params)) {
      state[`first/${name}`] = this.first[name]!;
      state[`second/${name}`] = this.second[name]!;
    }
    return state;
  }

  /** Continues from a `state()` of an optimiser over the same parameters; the tensors stay the caller's. */
  async restore(state: Record<string, tf.Tensor>): Promise<void> {
    const [step] = await state.step!.data();
    for (const name of Object.keys(this.params)) {
      this.first[name]!.assign(tf.clone(state[`first/${name}`]!));
      this.second[name]!.assign(tf.clone(state[`second/${name}`]!));
    }
    this.step = step!;
  }

  dispose(): void {
    tf.dispose([this.first, this.second]);
  }
}
