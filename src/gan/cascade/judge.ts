import type { CascadeDim, ScaleConfig } from "@/domain/cascade";
import { biasActivate, NONE, type Activation } from "@/tensor/activated";
import { conv2d } from "@/tensor/ops";
import { constant, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { conv3d } from "@/tensor/volumes";
import { filterShape, type Images } from "./refiner";

// A discriminator of patches beside their lower scale, after Isola et al. 2017 (arXiv 1611.07004), section 3.2.2:
// a verdict at every place. With spectral normalisation (Miyato et al. 2018).

const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2, gain: Math.SQRT2 };
/** Halvings: each verdict sees 4, 10, 22 or 46 voxels, and as many more as the last two convolutions add. */
const LEVELS: Readonly<Record<CascadeDim, number>> = { 2: 3, 3: 2 };

function channelsAt(level: number, width: number): number {
  return width * 2 ** level;
}

export function judgeSpecs(dim: CascadeDim, scale: ScaleConfig, edges: boolean): Specs {
  const width = scale.judgeWidth;
  const filter = (side: number, from: number, to: number) => weight(filterShape(dim, side, from, to));
  const specs: Record<string, ParamSpec> = {
    "image.weight": filter(4, 1, width),
    "lower.weight": filter(4, 1, width),
    ...(edges ? { "edges.weight": filter(4, 1, width) } : {}),
    "image.bias": constant([width], 0),
  };
  for (let level = 1; level < LEVELS[dim]; level++) {
    specs[`level${level}.weight`] = filter(4, channelsAt(level - 1, width), channelsAt(level, width));
    specs[`level${level}.bias`] = constant([channelsAt(level, width)], 0);
  }
  const top = channelsAt(LEVELS[dim] - 1, width);
  specs["mix.weight"] = filter(3, top, top);
  specs["mix.bias"] = constant([top], 0);
  return { ...specs, "verdict.weight": filter(1, top, 1), "verdict.bias": constant([1], 0) };
}

export function isSpectral(name: string): boolean {
  return name.endsWith(".weight");
}

/** Of equal shape, [B, …, 1]. */
export interface Judged {
  readonly image: Images;
  /** The lower scale, doubled. */
  readonly lower: Images;
  readonly edges?: Images | undefined;
}

/** @returns a verdict for each place, [B, …/2^levels, 1]; large means real */
export function judge(params: Params, { image, lower, edges }: Judged, dim: CascadeDim): Images {
  let x: Images = tf.add(conv(params, "image", image, dim, 2), conv(params, "lower", lower, dim, 2));
  if (edges) x = tf.add(x, conv(params, "edges", edges, dim, 2));
  x = biasActivate(x, param(params, "image.bias"), LEAKY);
  for (let level = 1; level < LEVELS[dim]; level++) {
    x = activated(params, `level${level}`, conv(params, `level${level}`, x, dim, 2));
  }
  x = activated(params, "mix", conv(params, "mix", x, dim, 1));
  return activated(params, "verdict", conv(params, "verdict", x, dim, 1), NONE);
}

function activated(params: Params, name: string, x: Images, activation = LEAKY): Images {
  return biasActivate(x, param(params, `${name}.bias`), activation);
}

function conv(params: Params, name: string, x: Images, dim: CascadeDim, stride: number): Images {
  const w = param(params, `${name}.weight`);
  return dim === 2
    ? conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, "same")
    : conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride, "same");
}
