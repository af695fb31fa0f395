import type { VolumeBaseConfig } from "@/domain/cascade";
import { biasActivate, NONE, type Activation } from "@/tensor/activated";
import { constant, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { averagePoolVolume, conv3d } from "@/tensor/volumes";

// The discriminator of smallDiscriminator.ts over volumes: residual down-sampling with a pooled shortcut, spectral
// normalisation, a verdict at each of 4³ places.

const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2, gain: Math.SQRT2 };

function channelsAt(side: number, { size, width }: VolumeBaseConfig): number {
  return Math.min(8 * width, (width * size) / side);
}
function sides({ size }: VolumeBaseConfig): number[] {
  const found = [];
  for (let side = size / 4; side >= 4; side /= 2) found.push(side);
  return found;
}

export function discriminatorSpecs(config: VolumeBaseConfig): Specs {
  const at = (side: number) => channelsAt(side, config);
  const specs: Record<string, ParamSpec> = { ...convSpecs("stem", 4, 1, at(config.size / 2)) };
  for (const side of sides(config)) {
    Object.assign(specs, convSpecs(`at${side}.down`, 4, at(side * 2), at(side)));
    Object.assign(specs, convSpecs(`at${side}.shortcut`, 1, at(side * 2), at(side)));
  }
  return { ...specs, ...convSpecs("verdict", 1, at(4), 1) };
}

function convSpecs(name: string, side: number, from: number, to: number): Specs {
  return { [`${name}.weight`]: weight([side, side, side, from, to]), [`${name}.bias`]: constant([to], 0) };
}

/** [B, size, size, size, 1] to [B, 4, 4, 4, 1]. */
export function discriminate(params: Params, x: tf.Tensor5D, config: VolumeBaseConfig): tf.Tensor5D {
  let h = conv(params, "stem", x, 2, LEAKY);
  for (const side of sides(config)) {
    const main = conv(params, `at${side}.down`, h, 2, LEAKY);
    const shortcut = conv(params, `at${side}.shortcut`, averagePoolVolume(h, 2), 1, LEAKY);
    h = tf.mul(tf.add(main, shortcut), Math.SQRT1_2);
  }
  return conv(params, "verdict", h, 1, NONE);
}

function conv(
  params: Params,
  name: string,
  x: tf.Tensor5D,
  stride: number,
  activation: Activation,
): tf.Tensor5D {
  const y = conv3d(x, param(params, `${name}.weight`), stride, "same");
  return biasActivate(y, param(params, `${name}.bias`), activation);
}
