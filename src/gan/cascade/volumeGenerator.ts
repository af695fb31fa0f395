import { LATENT_SIZE } from "@/domain/training";
import type { VolumeBaseConfig } from "@/domain/cascade";
import { biasActivate, type Activation } from "@/tensor/activated";
import { pixelNorm } from "@/tensor/norms";
import { dense, leakyRelu, sigmoid } from "@/tensor/ops";
import { constant, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { averagePoolVolume, conv3d, convTranspose3d } from "@/tensor/volumes";
// The light generator for few data (smallGenerator.ts; Liu et al. 2021, arXiv 2101.04775) over volumes: upsampling
// convolutions and skip-layer excitation. Voxels are normalised over their channels (Karras et al. 2018, arXiv
// 1710.10196, section 4.2) instead of over the batch, which for volumes has room for a few only: so a sample
// depends on its own seed alone, and no statistics have to be measured.

const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2, gain: Math.SQRT2 };

/** Channels at a side: the width at the full size, twice as many at each half, up to eight times. */
function channelsAt(side: number, { size, width }: VolumeBaseConfig): number {
  return Math.min(8 * width, (width * size) / side);
}
function sides({ size }: VolumeBaseConfig): number[] {
  const found = [];
  for (let side = 8; side <= size; side *= 2) found.push(side);
  return found;
}

/** What a fresh generator starts from, for each voxel; nothing is known of it when a model is only read. */
interface VolumeStart {
  readonly means: Float32Array;
  readonly deviations: Float32Array;
}

export function generatorSpecs(config: VolumeBaseConfig, start?: VolumeStart): Specs {
  const at = (side: number) => channelsAt(side, config);
  const specs: Record<string, ParamSpec> = {
    // Small, here and in the filters: what follows is normalised, and small weights turn faster.
    "at4.project": weight([LATENT_SIZE, 4 ** 3 * at(4)]),
    "at4.bias": constant([at(4)], 0),
  };
  for (const side of sides(config)) {
    specs[`at${side}.up`] = upSpec(at(side), at(side / 2));
    specs[`at${side}.bias`] = constant([at(side)], 0);
    if (side >= 32) Object.assign(specs, exciteSpecs(`at${side}.excite`, at(side / 8), at(side)));
  }
  return {
    ...specs,
    "image.weight": weight([3, 3, 3, at(config.size), 1], Math.sqrt(1 / (27 * at(config.size)))),
    "image.mean": valuesOr(start?.means, config, 0),
    "image.gain": valuesOr(start?.deviations.map(Math.log), config, 0),
  };
}

/** First weights that double by linear interpolation: random ones make a chequerboard that takes long to unlearn. */
function upSpec(to: number, from: number): ParamSpec {
  const line = [0.25, 0.75, 0.75, 0.25];
  const places = line.flatMap((z) => line.flatMap((y) => line.map((x) => z * y * x)));
  return { shape: [4, 4, 4, to, from], init: { kind: "shared", deviation: 0.02, places } };
}

function valuesOr(values: Float32Array | undefined, { size }: VolumeBaseConfig, value: number): ParamSpec {
  const shape = [size ** 3];
  return values ? { shape, init: { kind: "values", values } } : constant(shape, value);
}

function exciteSpecs(name: string, from: number, to: number): Specs {
  return {
    [`${name}.squeeze`]: weight([4 ** 3 * from, to]),
    [`${name}.expand`]: weight([to, to]),
    [`${name}.bias`]: constant([to], 0),
  };
}

/**
 * [B, LATENT_SIZE] to [B, size, size, size, 1]; not limited to −1 to 1. Without the usual hyperbolic tangent: most of
 * a CT is air, the darkest value there is, which that reaches at infinity only. What comes out is how a volume differs
 * from the mean one, voxel by voxel in the deviations found there, so that nothing has to be learnt of what all share.
 */
export function generate(params: Params, z: tf.Tensor2D, config: VolumeBaseConfig): tf.Tensor5D {
  const features = new Map<number, tf.Tensor5D>();
  const first: tf.Tensor5D = tf.reshape(dense(z, param(params, "at4.project")), [z.shape[0], 4, 4, 4, -1]);
  let x = pixelNorm(biasActivate(first, param(params, "at4.bias"), LEAKY)); //  [B, 4, 4, 4, c]
  features.set(4, x);
  for (const side of sides(config)) {
    const up = convTranspose3d(x, param(params, `at${side}.up`), 2, "same");
    x = pixelNorm(biasActivate(up, param(params, `at${side}.bias`), LEAKY)); // [B, side, side, side, c]
    const low = side >= 32 ? features.get(side / 8) : undefined;
    if (low) x = excited(params, `at${side}.excite`, x, low);
    features.set(side, x);
  }
  const image = conv3d(x, param(params, "image.weight"), 1, "same");
  const voxels = tf.reshape(image, [z.shape[0], -1]);
  const own = tf.mul(voxels, tf.exp(param(params, "image.gain")));
  return tf.reshape(tf.add(own, param(params, "image.mean")), image.shape);
}

/** Skip-layer excitation: the low layer says how much of each channel the high layer keeps. */
function excited(params: Params, name: string, x: tf.Tensor5D, low: tf.Tensor5D): tf.Tensor5D {
  const batch = x.shape[0];
  const pooled = low.shape[1] === 4 ? low : averagePoolVolume(low, low.shape[1] / 4);
  const squeezed = leakyRelu(dense(tf.reshape(pooled, [batch, -1]), param(params, `${name}.squeeze`)), 0.1);
  const gate = sigmoid(dense(squeezed, param(params, `${name}.expand`), param(params, `${name}.bias`)));
  // Rank 3: WebGPU spreads rank 5 wrongly. Twice the gate, which starts at a half.
  const voxels = tf.reshape(x, [batch, -1, x.shape[4]]);
  return tf.reshape(tf.mul(voxels, tf.mul(2, tf.reshape(gate, [batch, 1, -1]))), x.shape);
}
