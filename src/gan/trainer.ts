import type { RunConfig } from "@/domain/training";
import { Adam, type AdamOptions } from "@/tensor/adam";
import { augmentImages } from "@/tensor/diffAugment";
import { gradients } from "@/tensor/grad";
import { meanApart } from "@/tensor/losses";
import { averagePool, sigmoid } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import { moveAverages } from "@/tensor/together";
import { drawAugment } from "./augment";
import { averageDecay } from "./average";
import { conditionLatent, oneHot, type Classes } from "./conditioning";
import { stepLatents } from "./latent";
import { mean } from "./losses";
import { networksOf, type Judgement, type NetworkPair } from "./network";
import { nextTurn } from "./nextTurn";
import { normByBatch } from "./norm";
import { disposeAll, initialise, variableFrom, type Params } from "@/tensor/params";
import { RECONSTRUCTION_SIZE } from "./smallDiscriminator";
import { firstVectors, normaliseSpectra } from "./spectral";
import { STREAM } from "./streams";

export interface StepLosses {
  readonly generatorLoss: number;
  readonly discriminatorLoss: number;
  readonly dReal: number;
  readonly dFake: number;
}

type Variables = Record<string, tf.Variable>;
/** How much of each batch enters the discriminator's running statistics. */
const STATISTICS_SHARE = 0.05;

/** Both networks, their optimisers and averages on the device. Knows one step; the loop is in train.ts. */
export class Trainer {
  readonly pair: NetworkPair;
  readonly generator: Variables;
  readonly average: Variables;
  readonly discriminator: Variables;
  /** What is neither trained nor random: power-iteration vectors, running statistics. */
  readonly state: Variables;
  private readonly generatorAdam: Adam;
  private readonly discriminatorAdam: Adam;

  constructor(readonly config: RunConfig) {
    this.pair = networksOf(config.preset);
    const discriminatorSpecs = this.pair.discriminatorSpecs(config);
    this.generator = initialise(this.pair.generatorSpecs(config), config.seed, STREAM.generatorInit);
    this.average = initialise(this.pair.generatorSpecs(config), config.seed, STREAM.generatorInit);
    this.discriminator = initialise(discriminatorSpecs, config.seed, STREAM.discriminatorInit);
    this.state = {
      ...firstVectors(this.pair, discriminatorSpecs, config.seed),
      ...firstStatistics(this.pair, config, this.discriminator),
    };
    const options = {
      learningRate: config.learningRate,
      beta1: this.pair.beta1,
      beta2: 0.999,
      epsilon: 1e-8,
    };
    const ema = { decay: this.pair.emaDecay, params: this.average };
    this.generatorAdam = makeAdam(this.generator, { ...options, ema });
    this.discriminatorAdam = makeAdam(this.discriminator, options);
  }

  /**
   * One update of the generator, then one of the discriminator on the same synthetic images.
   * @param pixels  batch × size × size, −1 to 1
   */
  async step(step: number, pixels: Float32Array, classes: readonly number[]): Promise<StepLosses> {
    const { size } = this.config;
    const ofClass = oneHot(classes, this.config);
    const made = tf.tidy(() => this.generatorStep(step, ofClass, classes.length));
    await nextTurn();
    const report = tf.tidy(() => {
      const real = tf.tensor4d(pixels, [classes.length, size, size, 1]);
      return tf.stack([made.loss, ...this.discriminatorStep(step, real, made, ofClass)]);
    });
    tf.dispose([made.loss, made.fake, made.spectra, ofClass ?? []]);
    const [generatorLoss, discriminatorLoss, dReal, dFake] = await report.data();
    report.dispose();
    return {
      generatorLoss: generatorLoss!,
      discriminatorLoss: discriminatorLoss!,
      dReal: dReal!,
      dFake: dFake!,
    };
  }

  private generatorStep(step: number, classes: Classes, count: number) {
    const { seed } = this.config;
    let fake: tf.Tensor4D | undefined;
    // The discriminator does not change before its own step, which can use them again.
    let spectra: tf.Tensor[] = [];
    const { value, grads } = gradients(() => {
      const z = stepLatents(seed, STREAM.trainingLatent, step, count, this.pair.latent);
      const conditioned = conditionLatent(this.generator, z, classes);
      fake = tf.keep(
        this.pair.generate(this.generator, conditioned, normByBatch(this.generator), this.config),
      );
      const { params, known } = normaliseSpectra(this.pair, this.discriminator, this.state);
      spectra = known.map((tensor) => tf.keep(tensor));
      const seen = this.augmented(fake, [STREAM.augmentGenerator], step);
      return this.pair.loss.generator(this.judge(params, seen, classes).logits);
    }, this.generator);
    this.generatorAdam.apply(grads, averageDecay(this.pair.emaDecay, step));
    return { loss: value, fake: fake!, spectra };
  }

  /** @returns loss, mean sigmoid on real, mean sigmoid on synthetic */
  private discriminatorStep(
    step: number,
    real: tf.Tensor4D,
    { fake, spectra }: { readonly fake: tf.Tensor4D; readonly spectra: readonly tf.Tensor[] },
    classes: Classes,
  ): tf.Tensor[] {
    const seen = this.seenBoth(step, real, fake);
    const reports: tf.Tensor[] = [];
    const { grads } = gradients(() => {
      const { params, next } = normaliseSpectra(this.pair, this.discriminator, this.state, spectra);
      const [onReal, onFake] = this.judgeBoth(params, seen, classes);
      const loss = this.pair.loss.discriminator(onReal.logits, onFake.logits);
      const extra = this.reconstructionLoss(params, onReal, seen[0]!, real.shape[0]);
      reports.push(
        ...[loss, mean(sigmoid(onReal.logits)), mean(sigmoid(onFake.logits))].map((x) => tf.keep(x)),
      );
      for (const [name, u] of Object.entries(next)) this.state[name]!.assign(u);
      return extra ? tf.add(loss, extra) : loss;
    }, this.discriminator);
    this.discriminatorAdam.apply(grads);
    // Kept through the gradient's own tidy; copies let the caller's tidy own them again.
    const copies = reports.map((report) => report.clone());
    reports.forEach((report) => report.dispose());
    return copies;
  }

  /**
   * Real and synthetic images as the discriminator sees them: in one batch, so that each layer runs once, where no
   * layer looks at the whole batch. Batch normalisation does: there each kind has statistics of its own.
   */
  private seenBoth(step: number, real: tf.Tensor4D, fake: tf.Tensor4D): tf.Tensor4D[] {
    if (this.pair.discriminatorNorms(this.config).length > 0) {
      return [
        this.augmented(real, [STREAM.augmentReal], step),
        this.augmented(fake, [STREAM.augmentFake], step),
      ];
    }
    return [this.augmented(tf.concat([real, fake]), [STREAM.augmentReal, STREAM.augmentFake], step)];
  }

  /** Judgements of the real images and of the synthetic ones. */
  private judgeBoth(params: Params, seen: tf.Tensor4D[], classes: Classes): [Judgement, Judgement] {
    const [first, second] = seen as [tf.Tensor4D, tf.Tensor4D?];
    if (second) return [this.judge(params, first, classes, true), this.judge(params, second, classes, true)];
    const both = this.judge(params, first, classes && tf.concat([classes, classes]), true);
    const [real, fake] = tf.split(both.logits, 2) as [tf.Tensor, tf.Tensor];
    const features = both.features && { features: firstOf(both.features, first.shape[0] / 2) };
    return [{ logits: real, ...features }, { logits: fake }];
  }

  private judge(params: Params, x: tf.Tensor4D, classes: Classes, learn = false): Judgement {
    const seen: { average: tf.Variable; value: tf.Tensor }[] = [];
    const norm = normByBatch(params, (name, m, v) => {
      if (!learn) return;
      seen.push({ average: this.state[`${name}.mean`]!, value: m });
      seen.push({ average: this.state[`${name}.variance`]!, value: v });
    });
    const judgement = this.pair.discriminate(params, x, classes, norm, this.config);
    moveAverages(seen, STATISTICS_SHARE);
    return judgement;
  }

  /** The batch in as many equal parts as there are streams, each with draws of its own. */
  private augmented(x: tf.Tensor4D, streams: readonly number[], step: number): tf.Tensor4D {
    if (!this.pair.augment) return x;
    const { seed, size } = this.config;
    const count = x.shape[0] / streams.length;
    return augmentImages(
      x,
      streams.flatMap((stream) => drawAugment(seed, stream, step, count, size)),
    );
  }

  /** @param seen  a batch whose first `count` images are real */
  private reconstructionLoss(
    params: Params,
    judged: Judgement,
    seen: tf.Tensor4D,
    count: number,
  ): tf.Scalar | undefined {
    if (!this.pair.reconstruct || !judged.features) return undefined;
    const target = averagePool(firstOf(seen, count), this.config.size / RECONSTRUCTION_SIZE);
    return meanApart(this.pair.reconstruct(params, judged.features), target);
  }

  /** Weights and statistics of both networks. */
  networks(): Record<string, tf.Variable> {
    return {
      ...prefixed("generator", this.generator),
      ...prefixed("average", this.average),
      ...prefixed("discriminator", this.discriminator),
      ...prefixed("state", this.state),
    };
  }

  /** Everything a resumed run needs. Tensors stay the trainer's, but for the optimisers' fresh step counts. */
  tensors(): Record<string, tf.Tensor> {
    return {
      ...this.networks(),
      ...prefixed("generatorAdam", this.generatorAdam.state()),
      ...prefixed("discriminatorAdam", this.discriminatorAdam.state()),
    };
  }

  /** Puts back what `tensors` gave; the given tensors stay the caller's. */
  async restore(saved: Params): Promise<void> {
    this.start(saved);
    await this.generatorAdam.restore(unprefixed("generatorAdam", saved));
    await this.discriminatorAdam.restore(unprefixed("discriminatorAdam", saved));
  }

  /** Puts weights into the networks; the given tensors stay the caller's. */
  start(saved: Params): void {
    for (const [name, variable] of Object.entries(this.networks())) variable.assign(saved[name]!);
  }

  dispose(): void {
    for (const group of [this.generator, this.average, this.discriminator, this.state]) disposeAll(group);
    this.generatorAdam.dispose();
    this.discriminatorAdam.dispose();
  }
}

function firstOf(x: tf.Tensor4D, count: number): tf.Tensor4D {
  return count === x.shape[0] ? x : tf.slice(x, 0, count);
}

/** Variables outlive a tidy; what they were made from does not. */
function makeAdam(params: Variables, options: AdamOptions): Adam {
  let adam: Adam | undefined;
  tf.tidy(() => {
    adam = new Adam(params, options);
  });
  return adam!;
}

function firstStatistics(pair: NetworkPair, config: RunConfig, params: Params): Variables {
  const statistics: Variables = {};
  for (const name of pair.discriminatorNorms(config)) {
    const channels = params[`${name}.gamma`]!.shape as [number];
    statistics[`${name}.mean`] = variableFrom(tf.zeros(channels), false);
    statistics[`${name}.variance`] = variableFrom(tf.ones(channels), false);
  }
  return statistics;
}

export function prefixed<T extends tf.Tensor>(
  prefix: string,
  params: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(Object.entries(params).map(([name, tensor]) => [`${prefix}/${name}`, tensor]));
}
export function unprefixed<T>(prefix: string, params: Readonly<Record<string, T>>): Record<string, T> {
  const own = Object.entries(params).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]));
}
