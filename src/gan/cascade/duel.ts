import { Adam } from "@/tensor/adam";
import { gradients } from "@/tensor/grad";
import { sigmoid } from "@/tensor/ops";
import { disposeAll, initialise, type Params, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { updateAverage } from "../average";
import { hinge, mean } from "../losses";
import { nextTurn } from "../nextTurn";
import { firstVectors, normaliseSpectra } from "../spectral";
import { prefixed, unprefixed } from "../trainer";
import type { Images } from "./refiner";
import { GENERATOR_INIT, JUDGE_INIT } from "./streams";

/** One generator against one discriminator: what the networks of all scales have in common. */
export interface Duel<Batch> {
  readonly seed: number;
  readonly learningRate: number;
  readonly generatorSpecs: Specs;
  readonly judgeSpecs: Specs;
  /** Discriminator weights that are divided by their largest singular value. */
  readonly spectral: (name: string) => boolean;
  readonly weights: { readonly adversarial: number; readonly l1: number };
  /** How fast the discriminator learns beside the generator; 1 when left out. */
  readonly judgeShare?: number;
  /** What distances from the real images are measured in; 1 when left out. */
  readonly unit?: number;
  real(batch: Batch): Images;
  generate(params: Params, batch: Batch, step: number): Images;
  /** @param role  which of the three judgements of a step it is: each draws its own augmentation */
  judge(
    params: Params,
    image: Images,
    batch: Batch,
    step: number,
    role: "real" | "fake" | "generator",
  ): tf.Tensor;
}

export interface DuelLosses {
  readonly generatorLoss: number;
  readonly discriminatorLoss: number;
  readonly l1: number;
  readonly dReal: number;
  readonly dFake: number;
}

type Variables = Record<string, tf.Variable>;
const EMA_DECAY = 0.998;

/** Both networks of a scale, their optimisers and averages on the device. */
export class DuelTrainer<Batch> {
  readonly average: Variables;
  private readonly generator: Variables;
  private readonly judge: Variables;
  /** Vectors of the power iteration. */
  private readonly state: Variables;
  private readonly generatorAdam: Adam;
  private readonly judgeAdam: Adam;

  constructor(private readonly duel: Duel<Batch>) {
    const { generatorSpecs, judgeSpecs, seed, learningRate } = duel;
    this.generator = initialise(generatorSpecs, seed, GENERATOR_INIT);
    this.average = initialise(generatorSpecs, seed, GENERATOR_INIT);
    this.judge = initialise(judgeSpecs, seed, JUDGE_INIT);
    this.state = firstVectors(duel, judgeSpecs, seed);
    const options = { learningRate, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
    this.generatorAdam = new Adam(this.generator, options);
    const { judgeShare = 1 } = duel;
    this.judgeAdam = new Adam(this.judge, { ...options, learningRate: judgeShare * learningRate });
  }

  /** One update of the generator, then one of the discriminator on the same synthetic images. */
  async step(step: number, batch: Batch): Promise<DuelLosses> {
    const made = tf.tidy(() => this.generatorStep(step, batch));
    await nextTurn();
    const report = tf.tidy(() => tf.stack([made.loss, made.l1, ...this.judgeStep(step, batch, made.fake)]));
    tf.dispose([made.loss, made.l1, made.fake]);
    updateAverage(this.average, this.generator, EMA_DECAY, step);
    const [generatorLoss, l1, discriminatorLoss, dReal, dFake] = await report.data();
    report.dispose();
    return {
      generatorLoss: generatorLoss!,
      discriminatorLoss: discriminatorLoss!,
      l1: l1!,
      dReal: dReal!,
      dFake: dFake!,
    };
  }

  private generatorStep(step: number, batch: Batch) {
    const { duel } = this;
    const { adversarial, l1: weight } = duel.weights;
    const { unit = 1 } = duel;
    let fake: Images | undefined;
    let l1: tf.Scalar | undefined;
    const { value, grads } = gradients(() => {
      fake = tf.keep(duel.generate(this.generator, batch, step));
      const { params } = normaliseSpectra(duel, this.judge, this.state);
      const verdict = hinge.generator(duel.judge(params, fake, batch, step, "generator"));
      l1 = tf.keep(weight > 0 ? mean(tf.abs(tf.sub(fake, duel.real(batch)))) : tf.scalar(0));
      return tf.add(tf.mul(verdict, adversarial), tf.mul(l1, weight / unit));
    }, this.generator);
    this.generatorAdam.apply(grads);
    return { loss: value, l1: l1!, fake: fake! };
  }

  /** @returns loss, mean sigmoid on real, mean sigmoid on synthetic */
  private judgeStep(step: number, batch: Batch, fake: Images): tf.Tensor[] {
    const { duel } = this;
    const reports: tf.Tensor[] = [];
    const { grads } = gradients(() => {
      const { params, next } = normaliseSpectra(duel, this.judge, this.state);
      const onReal = duel.judge(params, duel.real(batch), batch, step, "real");
      const onFake = duel.judge(params, fake, batch, step, "fake");
      const loss = hinge.discriminator(onReal, onFake);
      reports.push(...[loss, mean(sigmoid(onReal)), mean(sigmoid(onFake))].map((x) => tf.keep(x)));
      for (const [name, u] of Object.entries(next)) this.state[name]!.assign(u);
      return loss;
    }, this.judge);
    this.judgeAdam.apply(grads);
    // Kept through the gradient's own tidy; copies let the caller's tidy own them again.
    const copies = reports.map((report) => report.clone());
    reports.forEach((report) => report.dispose());
    return copies;
  }

  /** Everything a resumed run needs. Tensors stay the trainer's, but for the optimisers' fresh step counts. */
  tensors(): Record<string, tf.Tensor> {
    return {
      ...prefixed("generator", this.generator),
      ...prefixed("average", this.average),
      ...prefixed("judge", this.judge),
      ...prefixed("state", this.state),
      ...prefixed("generatorAdam", this.generatorAdam.state()),
      ...prefixed("judgeAdam", this.judgeAdam.state()),
    };
  }

  /** Puts back what `tensors` gave; the given tensors stay the caller's. */
  async restore(saved: Params): Promise<void> {
    for (const group of ["generator", "average", "judge", "state"] as const) {
      for (const [name, variable] of Object.entries(this[group])) {
        variable.assign(saved[`${group}/${name}`]!);
      }
    }
    await this.generatorAdam.restore(unprefixed("generatorAdam", saved));
    await this.judgeAdam.restore(unprefixed("judgeAdam", saved));
  }

  /** Takes over the weights of another trainer that fit in name and shape, but not its optimisers. */
  inherit(saved: Params): void {
    for (const group of ["generator", "average", "judge", "state"] as const) {
      for (const [name, variable] of Object.entries(this[group])) {
        const found = saved[`${group}/${name}`];
        if (found) variable.assign(found);
      }
    }
  }

  dispose(): void {
    for (const group of [this.generator, this.average, this.judge, this.state]) disposeAll(group);
    this.generatorAdam.dispose();
    this.judgeAdam.dispose();
  }
}
