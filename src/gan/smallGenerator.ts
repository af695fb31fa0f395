import { LATENT_SIZE, type RunConfig } from "@/domain/training";
import { activate, biasActivate } from "@/tensor/activated";
import { adaptiveAveragePool, conv2d, dense, glu, leakyRelu } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import type { Norm } from "./norm";
import { constant, normSpecs, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { upConv } from "./upConv";

// The light generator for few data of Liu et al. 2021 (arXiv 2101.04775), section 3.1: upsampling convolutions
// with gated linear units, and skip-layer excitation from 4² to 32², 8² to 64² and so on.

/** Channels at a resolution: the width is meant at 64², doubles downwards to 8 widths, halves upwards. */
function channelsAt(resolution: number, width: number): number {
  return Math.max(4, Math.min(8 * width, Math.round((width * 64) / resolution)));
}
function resolutions(config: RunConfig): number[] {
  const found = [];
  for (let side = 8; side <= config.size; side *= 2) found.push(side);
  return found;
}

export function generatorSpecs(config: RunConfig): Specs {
  const at = (resolution: number) => channelsAt(resolution, config.width);
  const specs: Record<string, ParamSpec> = {
    "at4.project": weight([LATENT_SIZE, 4 * 4 * 2 * at(4)]),
    ...normSpecs("at4", 2 * at(4)),
  };
  for (const side of resolutions(config)) {
    specs[`at${side}.up`] = weight([3, 3, 2 * at(side), at(side / 2)]);
    Object.assign(specs, normSpecs(`at${side}`, 2 * at(side)));
    if (side >= 32) Object.assign(specs, exciteSpecs(`at${side}.excite`, at(side / 8), at(side)));
  }
  return { ...specs, image: weight([3, 3, at(config.size), 1]) };
}

function exciteSpecs(name: string, from: number, to: number): Specs {
  return {
    [`${name}.squeeze`]: weight([4 * 4 * from, to]),
    [`${name}.expand`]: weight([to, to]),
    [`${name}.bias`]: constant([to], 0),
  };
}

export function generate(params: Params, z: tf.Tensor2D, norm: Norm, config: RunConfig): tf.Tensor4D {
  const features = new Map<number, tf.Tensor4D>();
  const seed = dense(z, param(params, "at4.project")); //                        [B, 4·4·2c]
  let x: tf.Tensor4D = glu(norm(tf.reshape(seed, [z.shape[0], 4, 4, -1]), "at4")); // [B, 4, 4, c]
  features.set(4, x);
  for (const side of resolutions(config)) {
    x = glu(norm(upConv(x, param(params, `at${side}.up`)), `at${side}`)); //      [B, side, side, c]
    const low = side >= 32 ? features.get(side / 8) : undefined;
    if (low) x = tf.mul(x, excitation(params, `at${side}.excite`, low));
    features.set(side, x);
  }
  return activate(conv2d(x, param(params, "image"), 1, "same"), { kind: "tanh" }); //                  [B, size, size, 1]
}

/** Skip-layer excitation, eq. 1: the low layer says how much of each channel the high layer keeps. [B, 1, 1, c] */
function excitation(params: Params, name: string, low: tf.Tensor4D): tf.Tensor4D {
  const batch = low.shape[0];
  const pooled = low.shape[1] === 4 ? low : adaptiveAveragePool(low, 4);
  const squeezed = leakyRelu(dense(tf.reshape(pooled, [batch, -1]), param(params, `${name}.squeeze`)), 0.1);
  const expanded = dense(squeezed, param(params, `${name}.expand`));
  const gate = biasActivate(expanded, param(params, `${name}.bias`), { kind: "sigmoid" });
  return tf.reshape(gate, [batch, 1, 1, -1]);
}
