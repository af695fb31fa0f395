import { hasKernel, runKernel } from "./fusedGradients";
import { FUSED, type AdamAttrs } from "./fusedKernels";
import { tf } from "./tf";
import { adamTogether, type AdamSlot } from "./together";

export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** A moving average of the parameters, updated in the same pass: average ← decay·average + (1 − decay)·parameter. */
  readonly ema?: { readonly decay: number; readonly params: Record<string, tf.Variable> };
}

type AdamInputs = Record<"param" | "grad" | "first" | "second", tf.Tensor>;

function adamStep(inputs: AdamInputs, attrs: AdamAttrs): [tf.Tensor, tf.Tensor, tf.Tensor] {
  if (hasKernel(FUSED.adam)) return runKernel<[tf.Tensor, tf.Tensor, tf.Tensor]>(FUSED.adam, inputs, attrs);
  const { param, grad, first, second } = inputs;
  const m = tf.add(tf.mul(first, attrs.beta1), tf.mul(grad, 1 - attrs.beta1));
  const v = tf.add(tf.mul(second, attrs.beta2), tf.mul(tf.square(grad), 1 - attrs.beta2));
  return [tf.sub(param, tf.div(tf.mul(m, attrs.rate), tf.add(tf.sqrt(v), attrs.epsilon))), m, v];
}

/** decay · average + (1 − decay) · value. */
export function movingAverage(average: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor {
  if (hasKernel(FUSED.average)) return runKernel<tf.Tensor>(FUSED.average, { average, value }, { decay });
  return tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay));
}

/** A variable keeps a copy of what it starts from, so the start itself has to go. */
function zerosOf(param: tf.Tensor): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(param), false));
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
      this.first[name] = zerosOf(param);
      this.second[name] = zerosOf(param);
    }
  }

  /**
   * One step along `grads`, which stay the caller's. Parameters without a gradient keep their value.
   * @param decay  of the moving average in this step
   */
  apply(grads: Record<string, tf.Tensor>, decay = this.options.ema?.decay ?? 1): void {
    this.step++;
    const rate = this.options.learningRate * Math.sqrt(1 - this.options.beta2 ** this.step);
    const corrected = rate / (1 - this.options.beta1 ** this.step);
    // Algorithm 1 adds epsilon after the second moment's correction; the correction is folded into it here.
    const epsilon = this.options.epsilon * Math.sqrt(1 - this.options.beta2 ** this.step);
    const { beta1, beta2 } = this.options;
    const attrs = { rate: corrected, beta1, beta2, epsilon };
    const names = Object.keys(this.params).filter((name) => grads[name] !== undefined);
    if (this.updateTogether(names, grads, attrs, decay)) return;
    for (const name of names) this.update(name, grads[name]!, attrs, decay);
  }

  /** @returns false where the device has no such kernel */
  private updateTogether(
    names: readonly string[],
    grads: Record<string, tf.Tensor>,
    attrs: AdamAttrs,
    decay: number,
  ): boolean {
    const slots = names.map((name): AdamSlot => {
      const [param, first, second] = [this.params[name]!, this.first[name]!, this.second[name]!];
      const average = this.options.ema?.params[name];
      return { param, grad: grads[name]!, first, second, ...(average && { average }) };
    });
    const [averaged, plain] = [slots.filter((slot) => slot.average), slots.filter((slot) => !slot.average)];
    return adamTogether(plain, attrs) && adamTogether(averaged, { ...attrs, share: 1 - decay });
  }

  private update(name: string, grad: tf.Tensor, attrs: AdamAttrs, decay: number): void {
    const [param, first, second] = [this.params[name]!, this.first[name]!, this.second[name]!];
    tf.tidy(() => {
      const [p, m, v] = adamStep({ param, grad, first, second }, attrs);
      first.assign(m);
      second.assign(v);
      param.assign(p);
      const average = this.options.ema?.params[name];
      if (average) average.assign(movingAverage(average, param, decay));
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
