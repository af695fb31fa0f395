import type { CascadeDim, ScaleConfig } from "@/domain/cascade";
import { biasActivate, type Activation } from "@/tensor/activated";
import { biasAdd, conv2d } from "@/tensor/ops";
import { constant, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { crop, upsampleWindow2, type Margins } from "@/tensor/resample";
import { tf } from "@/tensor/tf";
import { conv3d } from "@/tensor/volumes";
import { scaledBy } from "./look";

// One doubling, after Uzunova et al. 2019 (arXiv 1907.01376): the detail of a patch, made from the same patch of the
// scale below and noise. Unlike theirs, no convolution pads and nothing is normalised over the patch, so that a tile
// is the crop of the whole image: weights are normalised instead of values (Karras et al. 2020, arXiv 1912.04958,
// section 2.2), which costs nothing in use.

/** Images [B, H, W, C] and volumes [B, D, H, W, C]. */
export type Images = tf.Tensor4D | tf.Tensor5D;

const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2, gain: Math.SQRT2 };

/** Voxels around a tile that it depends on: one for each convolution of 3. */
export function haloOf(scale: Pick<ScaleConfig, "layers">): number {
  return scale.layers;
}
/** The noise enters after the first convolution. */
export function noiseHaloOf(scale: Pick<ScaleConfig, "layers">): number {
  return scale.layers - 1;
}

export function filterShape(dim: CascadeDim, side: number, from: number, to: number): number[] {
  return [...Array.from({ length: dim }, () => side), from, to];
}

/** @param detail  how much the detail of the real images varies: how loud a fresh refiner's is meant to become */
export function refinerSpecs(dim: CascadeDim, scale: ScaleConfig, edges: boolean, detail = 1): Specs {
  const { width, layers, noise } = scale;
  // Of length 1, as they are used: an optimiser's step of a thousandth then is one of some hundredths of a weight.
  const filter = (from: number, to: number) =>
    weight(filterShape(dim, 3, from, to), 1 / Math.sqrt(3 ** dim * from));
  const specs: Record<string, ParamSpec> = {
    "first.lower": filter(1, width),
    ...(edges ? { "first.edges": filter(1, width) } : {}),
    "first.noise": weight(filterShape(dim, 1, noise, width), 0.1),
    "first.bias": constant([width], 0),
  };
  for (let layer = 2; layer < layers; layer++) {
    specs[`layer${layer}.weight`] = filter(width, width);
    specs[`layer${layer}.bias`] = constant([width], 0);
  }
  // Fainter than real detail, so that a refiner starts near the plain doubling of its input.
  specs["detail.weight"] = weight(filterShape(dim, 3, width, 1), 0.3 / Math.sqrt(3 ** dim * width));
  specs["detail.bias"] = constant([1], 0);
  return { ...specs, [GAIN]: constant([1], Math.log(detail)) };
}

/** How loud the detail is, as a logarithm: at a fine scale it is a hundredth of what it is at a coarse one. */
export const GAIN = "detail.gain";

/**
 * The weights as the convolutions use them: each hidden output's of length 1, the detail's with its gain. Once before
 * sampling, and at every step.
 */
export function normaliseWeights({ [GAIN]: gain, ...params }: Params): Params {
  const entries = Object.entries(params).map(([name, tensor]) => {
    if (/^(first\.(lower|edges)|layer\d+\.weight)$/.test(name)) return [name, unitPerOutput(tensor)] as const;
    return [name, gain && /^detail/.test(name) ? scaledBy(tensor, gain) : tensor] as const;
  });
  return Object.fromEntries(entries);
}

/** As `normaliseWeights`, for sampling: tensors of their own, the caller's to dispose. */
export function weightsForUse(params: Params): Params {
  return tf.tidy(() => {
    const entries = Object.entries(normaliseWeights(params));
    return Object.fromEntries(entries.map(([name, tensor]) => [name, tf.clone(tensor)]));
  });
}

function unitPerOutput(w: tf.Tensor): tf.Tensor {
  const rows = tf.reshape(w, [-1, w.shape.at(-1)!]);
  const power = tf.sum(tf.square(rows), 0, true);
  return tf.reshape(tf.mul(rows, tf.rsqrt(tf.add(power, 1e-8))), w.shape);
}

export interface RefinerInput {
  /** [B, …, 1], the window of the lower scale. */
  readonly lower: Images;
  readonly margins: Margins;
  /** [B, … + 2 · noiseHalo, noise]. */
  readonly noise: Images;
  /** [B, … + 2 · halo, 1], 0 to 1. */
  readonly edges?: Images | undefined;
}

export interface Refined {
  /** [B, …, 1]; not limited to −1 to 1. */
  readonly image: Images;
  /** The plain doubling of the lower scale, of the same shape. */
  readonly doubled: Images;
}

/** @param params  normalised ones */
export function refine(params: Params, input: RefinerInput, dim: CascadeDim, scale: ScaleConfig): Refined {
  const halo = haloOf(scale);
  const wide = upsampleWindow2(input.lower, input.margins); //                     [B, … + 2 halo, 1]
  let x = conv(wide, param(params, "first.lower"), dim); //                        [B, … + 2 (halo − 1), width]
  if (input.edges) x = tf.add(x, conv(input.edges, param(params, "first.edges"), dim));
  x = tf.add(x, conv(input.noise, param(params, "first.noise"), dim));
  x = biasActivate(x, param(params, "first.bias"), LEAKY);
  for (let layer = 2; layer < scale.layers; layer++) {
    const y = conv(x, param(params, `layer${layer}.weight`), dim);
    x = biasActivate(y, param(params, `layer${layer}.bias`), LEAKY);
  }
  const detail = biasAdd(conv(x, param(params, "detail.weight"), dim), param(params, "detail.bias"));
  const doubled = crop(
    wide,
    Array.from({ length: dim }, () => [halo, halo] as const),
  );
  return { image: tf.add(doubled, detail), doubled }; //                            [B, …, 1]
}

/** Without padding. */
function conv(x: Images, w: tf.Tensor, dim: CascadeDim): Images {
  return dim === 2
    ? conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid")
    : conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, "valid");
}

/** Seen as images or volumes; which of both follows from the shape. */
export function asImages(x: tf.Tensor, shape: readonly number[]): Images {
  return tf.reshape<tf.Rank.R4>(x, shape as [number, number, number, number]);
}
