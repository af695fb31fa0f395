import { LATENT_SIZE, type RunConfig } from "@/domain/training";
import { biasActivate, RELU } from "@/tensor/activated";
import { convTranspose2d, dense } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import type { Norm } from "./norm";
import { constant, normSpecs, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";

// DCGAN: Radford et al. 2016 (arXiv 1511.06434), as used by Salehinejad et al. 2018 (arXiv 1712.01636).

/** Sides and channels from 4² up to half the size: 8, 4, 2, 1 widths at 64²; larger sizes repeat the widest. */
function layers(config: RunConfig): { side: number; channels: number }[] {
  const found = [];
  for (let side = config.size / 2, factor = 1; side >= 4; side /= 2, factor = Math.min(8, factor * 2)) {
    found.unshift({ side, channels: config.width * factor });
  }
  return found;
}

export function generatorSpecs(config: RunConfig): Specs {
  const [first, ...rest] = layers(config);
  const specs: Record<string, ParamSpec> = {
    "at4.project": weight([LATENT_SIZE, 4 * 4 * first!.channels]),
    ...normSpecs("at4", first!.channels),
  };
  let from = first!.channels;
  for (const { side, channels } of rest) {
    specs[`at${side}.up`] = weight([4, 4, channels, from]);
    Object.assign(specs, normSpecs(`at${side}`, channels));
    from = channels;
  }
  return { ...specs, "image.up": weight([4, 4, 1, from]), "image.bias": constant([1], 0) };
}

export function generate(params: Params, z: tf.Tensor2D, norm: Norm, config: RunConfig): tf.Tensor4D {
  const seed = tf.reshape(dense(z, param(params, "at4.project")), [z.shape[0], 4, 4, -1]);
  let x = norm(seed as tf.Tensor4D, "at4", RELU); //                                  [B, 4, 4, 8·width]
  for (const { side } of layers(config).slice(1)) {
    x = norm(convTranspose2d(x, param(params, `at${side}.up`), 2, "same"), `at${side}`, RELU);
  }
  const image = convTranspose2d(x, param(params, "image.up"), 2, "same"); //          [B, size, size, 1]
  return biasActivate(image, param(params, "image.bias"), { kind: "tanh" });
}
