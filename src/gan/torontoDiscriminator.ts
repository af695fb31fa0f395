import type { RunConfig } from "@/domain/training";
import { biasActivate, type Activation } from "@/tensor/activated";
import { conv2d, dense } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import { projection, projectionSpecs, type Classes } from "./conditioning";
import type { Judgement } from "./network";
import type { Norm } from "./norm";
import { constant, normSpecs, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";

// DCGAN: Radford et al. 2016 (arXiv 1511.06434), as used by Salehinejad et al. 2018 (arXiv 1712.01636).

const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2 };

/** Sides and channels from half the size down to 4²: 1, 2, 4, 8 widths at 64²; larger sizes repeat the widest. */
function layers(config: RunConfig): { side: number; channels: number }[] {
  const found = [];
  for (let side = config.size / 2, factor = 1; side >= 4; side /= 2, factor = Math.min(8, factor * 2)) {
    found.push({ side, channels: config.width * factor });
  }
  return found;
}

export function discriminatorSpecs(config: RunConfig): Specs {
  const specs: Record<string, ParamSpec> = {};
  let from = 1;
  for (const [i, { side, channels }] of layers(config).entries()) {
    specs[`at${side}.down`] = weight([4, 4, from, channels]);
    // No batch normalisation on the first layer: Radford et al. 2016, section 3.
    Object.assign(
      specs,
      i === 0 ? { "first.bias": constant([channels], 0) } : normSpecs(`at${side}`, channels),
    );
    from = channels;
  }
  Object.assign(specs, { "logit.weight": weight([4 * 4 * from, 1]), "logit.bias": constant([1], 0) });
  return { ...specs, ...projectionSpecs(config, from) };
}

export function spectral(): boolean {
  return false;
}
export function discriminatorNorms(config: RunConfig): readonly string[] {
  return layers(config)
    .slice(1)
    .map(({ side }) => `at${side}`);
}

export function discriminate(
  params: Params,
  x: tf.Tensor4D,
  classes: Classes,
  norm: Norm,
  config: RunConfig,
): Judgement {
  let h = x;
  for (const [i, { side }] of layers(config).entries()) {
    h = conv2d(h, param(params, `at${side}.down`), 2, "same"); //     [B, side, side, channels]
    h = i === 0 ? biasActivate(h, param(params, "first.bias"), LEAKY) : norm(h, `at${side}`, LEAKY);
  }
  const flat = tf.reshape(h, [x.shape[0], -1]) as tf.Tensor2D; //     [B, 4·4·8·width]
  const logits = dense(flat, param(params, "logit.weight"), param(params, "logit.bias"));
  if (!classes) return { logits };
  const pooled = tf.mean(h, [1, 2]) as tf.Tensor2D;
  return { logits: tf.add(logits, projection(params, pooled, classes)) };
}
