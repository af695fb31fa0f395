import type { RunConfig } from "@/domain/training";
import { activate, biasActivate, NONE, type Activation } from "@/tensor/activated";
import { averagePool, conv2d, glu } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import { projection, projectionSpecs, type Classes } from "./conditioning";
import type { Judgement } from "./network";
import type { Norm } from "./norm";
import { constant, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { upConv } from "./upConv";

// After the discriminator of Liu et al. 2021 (arXiv 2101.04775), section 3.2: residual down-sampling with a pooled
// shortcut, a logit at each of 4 × 4 places, and a small decoder that must be able to draw the real image again
// from the features at 8². Spectral normalisation (Miyato et al. 2018) in place of batch normalisation, so that
// the verdict on an image does not depend on its batch.

// Times √2: a layer of spectral norm 1 shrinks what it is given, and eight in a row would leave no signal.
const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2, gain: Math.SQRT2 };
// Two branches that are added, over √2, which takes the gain away again.
const BRANCH: Activation = { kind: "leakyRelu", slope: 0.2 };

/** Side of the decoder's drawing. */
export const RECONSTRUCTION_SIZE = 32;

/** Channels at a resolution: one width at 32², twice as many at each half, up to 8 widths. */
function channelsAt(resolution: number, width: number): number {
  return Math.max(4, Math.min(8 * width, Math.round((width * 32) / resolution)));
}
function resolutions(config: RunConfig): number[] {
  const found = [];
  for (let side = config.size / 4; side >= 4; side /= 2) found.push(side);
  return found;
}

export function discriminatorSpecs(config: RunConfig): Specs {
  const at = (resolution: number) => channelsAt(resolution, config.width);
  const specs: Record<string, ParamSpec> = { ...convSpecs("stem", 4, 1, at(config.size / 2)) };
  for (const side of resolutions(config)) {
    Object.assign(specs, convSpecs(`at${side}.down`, 4, at(side * 2), at(side)));
    Object.assign(specs, convSpecs(`at${side}.conv`, 3, at(side), at(side)));
    Object.assign(specs, convSpecs(`at${side}.shortcut`, 1, at(side * 2), at(side)));
  }
  Object.assign(specs, convSpecs("logit", 1, at(4), 1), projectionSpecs(config, at(4)));
  return { ...specs, ...decoderSpecs(at(8), config.width) };
}

function convSpecs(name: string, side: number, from: number, to: number): Specs {
  return { [`${name}.weight`]: weight([side, side, from, to]), [`${name}.bias`]: constant([to], 0) };
}

// Not normalised in any way, so its first values keep the signal's size: He et al. 2015, eq. 10.
function decoderSpecs(from: number, width: number): Specs {
  const he = (fan: number) => Math.sqrt(2 / (9 * fan));
  const half = Math.max(2, width >> 1);
  return {
    "decoder.at16": weight([3, 3, 2 * width, from], he(from)),
    "decoder.at32": weight([3, 3, 2 * half, width], he(width)),
    "decoder.image": weight([3, 3, half, 1], he(half)),
  };
}

export function spectral(name: string): boolean {
  return name.endsWith(".weight") || name === "class.projection";
}
export function discriminatorNorms(): readonly string[] {
  return [];
}

export function discriminate(
  params: Params,
  x: tf.Tensor4D,
  classes: Classes,
  _norm: Norm,
  config: RunConfig,
): Judgement {
  let h = conv(params, "stem", x, 2, LEAKY); //        [B, size/2, size/2, c]
  let features = h;
  for (const side of resolutions(config)) {
    h = downBlock(params, `at${side}`, h); //          [B, side, side, c]
    if (side === 8) features = h;
  }
  const places = conv(params, "logit", h, 1); //       [B, 4, 4, 1]
  if (!classes) return { logits: places, features };
  const pooled = tf.mean(h, [1, 2]) as tf.Tensor2D; // [B, 8·width]
  const ofClass = tf.reshape(projection(params, pooled, classes), [-1, 1, 1, 1]);
  return { logits: tf.add(places, ofClass), features };
}

function downBlock(params: Params, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const halved = conv(params, `${name}.down`, x, 2, LEAKY);
  const main = conv(params, `${name}.conv`, halved, 1, BRANCH);
  const shortcut = conv(params, `${name}.shortcut`, averagePool(x, 2), 1, BRANCH);
  return tf.add(main, shortcut);
}

function conv(
  params: Params,
  name: string,
  x: tf.Tensor4D,
  stride: number,
  activation: Activation = NONE,
): tf.Tensor4D {
  const y = conv2d(x, param(params, `${name}.weight`), stride, "same");
  return biasActivate(y, param(params, `${name}.bias`), activation);
}

/** Features at 8² back to an image of RECONSTRUCTION_SIZE, [B, 32, 32, 1]. */
export function reconstruct(params: Params, features: tf.Tensor4D): tf.Tensor4D {
  const at16 = glu(upConv(features, param(params, "decoder.at16"))); // [B, 16, 16, width]
  const at32 = glu(upConv(at16, param(params, "decoder.at32"))); //     [B, 32, 32, width/2]
  return activate(conv2d(at32, param(params, "decoder.image"), 1, "same"), { kind: "tanh" });
}
