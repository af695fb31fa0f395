import { Adam } from "../adam";
import { gradients } from "../grad";
import { groupNorm } from "../norms";
import { batchNorm, biasAdd, leakyRelu, softplus } from "../ops";
import { normal } from "../random";
import { padReflect, upsampleLinear2 } from "../resample";
import { tf } from "../tf";
import { averagePoolVolume, conv3d, convTranspose3d } from "../volumes";

// A little network over volumes with a gradient penalty, in which every kind of kernel takes part: enough to see
// whether steps leak, grow or differ.

export type Weights = Record<string, tf.Variable>;

const SHAPES: Record<string, number[]> = {
  up: [3, 3, 3, 5, 3],
  gamma: [5],
  beta: [5],
  mix: [3, 3, 3, 5, 6],
  groupGamma: [6],
  groupBeta: [6],
  judge: [2, 2, 2, 6, 1],
  bias: [1],
};

export function smallWeights(seed: number): Weights {
  const entries = Object.entries(SHAPES).map(([name, shape], i) => {
    const first = normal(shape, seed, i, 0);
    const weight = tf.variable(first);
    first.dispose();
    return [name, weight] as const;
  });
  return Object.fromEntries(entries);
}

function verdict(w: Weights, x: tf.Tensor5D): tf.Tensor {
  const wide = convTranspose3d(x, w.up as tf.Tensor<tf.Rank.R5>, 2, "same"); //  [B, 4, 4, 4, 5]
  const h = leakyRelu(batchNorm(wide, w.gamma as tf.Tensor1D, w.beta as tf.Tensor1D).y, 0.2);
  const large = upsampleLinear2(h); //                                           [B, 8, 8, 8, 5]
  const framed = padReflect(large, [
    [1, 1],
    [1, 1],
    [1, 1],
  ]); //                 [B, 10, 10, 10, 5]
  const mixed = conv3d(framed, w.mix as tf.Tensor<tf.Rank.R5>, 2, "valid"); //   [B, 4, 4, 4, 6]
  const normed = groupNorm(mixed, 2, w.groupGamma as tf.Tensor1D, w.groupBeta as tf.Tensor1D);
  const small = averagePoolVolume(leakyRelu(normed, 0.2), 2); //                 [B, 2, 2, 2, 6]
  return biasAdd(conv3d(small, w.judge as tf.Tensor<tf.Rank.R5>, 1, "valid"), w.bias as tf.Tensor1D);
}

function loss(w: Weights, x: tf.Tensor5D): tf.Scalar {
  const slope = tf.grad((at: tf.Tensor) => tf.sum(verdict(w, at as tf.Tensor5D)))(x);
  return tf.add(tf.mean(softplus(verdict(w, x))), tf.mul(0.1, tf.sum(tf.square(slope))));
}

/** Steps from the seed's own start; calls `after` once each step is done. */
export function trainSmall(w: Weights, seed: number, steps: number, after?: (step: number) => void): void {
  const adam = new Adam(w, { learningRate: 1e-3, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 });
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const x = normal([2, 2, 2, 2, 3], seed, 100, step * 100) as tf.Tensor5D;
      adam.apply(gradients(() => loss(w, x), w).grads);
    });
    after?.(step);
  }
  adam.dispose();
}

/** All weights after training, in one list. */
export async function trainedNumbers(seed: number, steps: number): Promise<number[]> {
  const weights = smallWeights(seed);
  trainSmall(weights, seed, steps);
  const lists = await Promise.all(Object.values(weights).map((weight) => weight.data()));
  tf.dispose(Object.values(weights));
  return lists.flatMap((list) => Array.from(list));
}
