import type { ClassifierConfig } from "@/domain/evaluation";
import { biasActivate, RELU } from "@/tensor/activated";
import { averagePool, conv2d, dense } from "@/tensor/ops";
import { constant, param, weight, type Params, type ParamSpec, type Specs } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import type { Dropout } from "./network";

// Five convolutions and three dense layers in the proportions of Krizhevsky et al. 2012, as Salehinejad et al. 2018
// used them on chest radiographs, narrowed for images of 64 to 256 pixels. Pooling takes means instead of maxima,
// and nothing is normalised across channels.

const he = (fan: number): number => Math.sqrt(2 / fan);

interface Layer {
  readonly name: string;
  readonly side: number;
  readonly stride: number;
  /** Channels, in widths. */
  readonly widths: number;
  readonly pool: boolean;
}
const LAYERS: readonly Layer[] = [
  { name: "conv1", side: 7, stride: 2, widths: 1, pool: true },
  { name: "conv2", side: 5, stride: 1, widths: 3, pool: true },
  { name: "conv3", side: 3, stride: 1, widths: 4, pool: false },
  { name: "conv4", side: 3, stride: 1, widths: 4, pool: false },
  { name: "conv5", side: 3, stride: 1, widths: 3, pool: false },
];
/** Side of the maps that enter the dense layers. */
const PLACES = 4;
const HIDDEN = 12;

export function specs(config: ClassifierConfig): Specs {
  const table: Record<string, ParamSpec> = {};
  let from = 1;
  for (const { name, side, widths } of LAYERS) {
    const to = widths * config.width;
    table[`${name}.weight`] = weight([side, side, from, to], he(side * side * from));
    table[`${name}.bias`] = constant([to], 0);
    from = to;
  }
  const hidden = HIDDEN * config.width;
  const classes = config.classIds.length;
  const flat = from * PLACES * PLACES;
  return {
    ...table,
    "dense1.weight": weight([flat, hidden], he(flat)),
    "dense1.bias": constant([hidden], 0),
    "dense2.weight": weight([hidden, hidden], he(hidden)),
    "dense2.bias": constant([hidden], 0),
    "dense3.weight": weight([hidden, classes], he(2 * hidden)),
    "dense3.bias": constant([classes], 0),
  };
}

export function mapsOf(params: Params, x: tf.Tensor4D): tf.Tensor4D {
  let h = x;
  for (const { name, stride, pool } of LAYERS) {
    const sums = conv2d(h, param(params, `${name}.weight`), stride, "same");
    h = biasActivate(sums, param(params, `${name}.bias`), RELU);
    if (pool) h = averagePool(h, 2);
  }
  return h; // [B, size/8, size/8, 3·width]
}

export function verdict(
  params: Params,
  maps: tf.Tensor4D,
  _config: ClassifierConfig,
  dropout: Dropout,
): tf.Tensor2D {
  const pooled = averagePool(maps, maps.shape[1] / PLACES); // [B, 4, 4, c]
  const flat = tf.reshape(pooled, [pooled.shape[0], -1]) as tf.Tensor2D;
  const first = hidden(params, "dense1", dropout(flat));
  const second = hidden(params, "dense2", dropout(first));
  return dense(second, param(params, "dense3.weight"), param(params, "dense3.bias"));
}

function hidden(params: Params, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return biasActivate(dense(x, param(params, `${name}.weight`)), param(params, `${name}.bias`), RELU);
}
