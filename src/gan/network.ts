import type { PresetId, RunConfig } from "@/domain/training";
import type { tf } from "@/tensor/tf";
import { latentSpecs, type Classes } from "./conditioning";
import { hinge, nonSaturating, type GanLoss } from "./losses";
import type { Norm } from "./norm";
import type { Params, Specs } from "@/tensor/params";
import * as smallDiscriminator from "./smallDiscriminator";
import * as smallGenerator from "./smallGenerator";
import * as torontoDiscriminator from "./torontoDiscriminator";
import * as torontoGenerator from "./torontoGenerator";

export interface Judgement {
  /** One number per image, or per place in the image: large means real. [B, …] */
  readonly logits: tf.Tensor;
  /** What a reconstruction starts from, where the preset has one. */
  readonly features?: tf.Tensor4D;
}

/** Both networks of a preset, as tables of shapes and pure functions of their parameters. */
export interface NetworkPair {
  generatorSpecs(config: RunConfig): Specs;
  /** [B, LATENT_SIZE] to [B, size, size, 1] in [-1, 1]; the class is already in z. */
  generate(params: Params, z: tf.Tensor2D, norm: Norm, config: RunConfig): tf.Tensor4D;
  discriminatorSpecs(config: RunConfig): Specs;
  discriminate(params: Params, x: tf.Tensor4D, classes: Classes, norm: Norm, config: RunConfig): Judgement;
  /** Names of discriminator weights that are divided by their largest singular value. */
  readonly spectral: (name: string) => boolean;
  /** Names of discriminator layers with batch statistics. */
  readonly discriminatorNorms: (config: RunConfig) => readonly string[];
  /** The real images seen again through the discriminator's features: an extra task for few data. */
  readonly reconstruct?: (params: Params, features: tf.Tensor4D) => tf.Tensor4D;
  readonly loss: GanLoss;
  readonly latent: "normal" | "uniform";
  /** Augmentation of both real and synthetic images before the discriminator. */
  readonly augment: boolean;
  readonly beta1: number;
  /** Long-run decay of the averaged generator. */
  readonly emaDecay: number;
}

const pairs: Readonly<Record<PresetId, NetworkPair>> = {
  "small-data": {
    generate: smallGenerator.generate,
    generatorSpecs: (config) => ({ ...smallGenerator.generatorSpecs(config), ...latentSpecs(config) }),
    ...smallDiscriminator,
    loss: hinge,
    latent: "normal",
    augment: true,
    beta1: 0.5,
    emaDecay: 0.998,
  },
  "toronto-2018": {
    generate: torontoGenerator.generate,
    generatorSpecs: (config) => ({ ...torontoGenerator.generatorSpecs(config), ...latentSpecs(config) }),
    ...torontoDiscriminator,
    loss: nonSaturating,
    latent: "uniform",
    augment: false,
    beta1: 0.5,
    // Training is as published; only the samples come from an average, as in the other preset.
    emaDecay: 0.998,
  },
};

export function networksOf(preset: PresetId): NetworkPair {
  return pairs[preset];
}
