import type { ClassifierConfig } from "@/domain/evaluation";
import { activate, RELU } from "@/tensor/activated";
import { averagePool, conv2d, dense } from "@/tensor/ops";
import { groupNorm } from "@/tensor/norms";
import { constant, normSpecs, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import type { Dropout } from "./network";

// Residual blocks with the normalisation first (He et al. 2016, arXiv 1603.05027), normalised by groups (Wu & He
// 2018, arXiv 1803.08494): the verdict on an image does not depend on the batch it came in. Global average pooling
// before the one dense layer lets Grad-CAM's weights be exact.

const GROUP = 4;

/** Output sides of the blocks: half the input, then halved down to 8. */
function sides(config: ClassifierConfig): number[] {
  const found = [];
  for (let side = config.size / 2; side >= 8; side /= 2) found.push(side);
  return found;
}

/** Channels double at every halving after the first, up to 8 widths. */
function channelsAt(config: ClassifierConfig, block: number): number {
  return config.width * Math.min(8, 2 ** block);
}

const he = (fan: number): number => Math.sqrt(2 / fan);

export function specs(config: ClassifierConfig): Specs {
  const blocks = sides(config);
  const table: Record<string, ParamSpec> = {
    "stem.weight": weight([3, 3, 1, config.width], he(9)),
  };
  let from = config.width;
  blocks.forEach((_, block) => {
    const to = channelsAt(config, block);
    Object.assign(table, normSpecs(`block${block}.first`, from), normSpecs(`block${block}.second`, to));
    table[`block${block}.first.weight`] = weight([3, 3, from, to], he(9 * from));
    table[`block${block}.second.weight`] = weight([3, 3, to, to], he(9 * to));
    table[`block${block}.shortcut.weight`] = weight([1, 1, from, to], he(2 * from));
    from = to;
  });
  return {
    ...table,
    ...normSpecs("last", from),
    "dense.weight": weight([from, config.classIds.length], he(2 * from)),
    "dense.bias": constant([config.classIds.length], 0),
  };
}

export function mapsOf(params: Params, x: tf.Tensor4D, config: ClassifierConfig): tf.Tensor4D {
  let h = conv2d(x, param(params, "stem.weight"), 1, "same"); // [B, size, size, w]
  sides(config).forEach((_, block) => {
    h = blockOf(params, `block${block}`, h); //                   [B, side, side, c]
  });
  return normed(params, "last", h);
}

/** Half the side: the first convolution strides, the shortcut pools. */
function blockOf(params: Params, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const open = normed(params, `${name}.first`, x);
  const first = conv2d(open, param(params, `${name}.first.weight`), 2, "same");
  const second = normed(params, `${name}.second`, first);
  const main = conv2d(second, param(params, `${name}.second.weight`), 1, "same");
  const shortcut = conv2d(averagePool(open, 2), param(params, `${name}.shortcut.weight`), 1, "same");
  return tf.add(main, shortcut);
}

function normed(params: Params, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const groups = Math.max(1, Math.floor(x.shape[3] / GROUP));
  const gamma = param<tf.Tensor1D>(params, `${name}.gamma`);
  return activate(groupNorm(x, groups, gamma, param(params, `${name}.beta`)), RELU);
}

export function verdict(
  params: Params,
  maps: tf.Tensor4D,
  _config: ClassifierConfig,
  dropout: Dropout,
): tf.Tensor2D {
  const pooled = dropout(tf.mean(maps, [1, 2]) as tf.Tensor2D); // [B, c]
  return dense(pooled, param(params, "dense.weight"), param(params, "dense.bias"));
}
