import { batchNormActivate, biasActivate, type Activation } from "../activated";
import { meanSoftplus } from "../logistic";
import { growFilter } from "../mergeFilter";
import { averagePool, glu, spectralNorm, upsample2 } from "../ops";
import { tf } from "../tf";
import type { OpCase } from "./opCases";

const ACTIVATIONS: readonly (readonly [string, Activation])[] = [
  ["none", { kind: "none" }],
  ["relu", { kind: "leakyRelu", slope: 0 }],
  ["leakyRelu", { kind: "leakyRelu", slope: 0.2 }],
  ["leakyRelu with gain", { kind: "leakyRelu", slope: 0.1, gain: Math.SQRT2 }],
  ["tanh", { kind: "tanh" }],
  ["sigmoid", { kind: "sigmoid" }],
];

/** Operations of a training step in the sizes given: [...places, channels]. */
export function trainingCases(shape: number[]): OpCase[] {
  const channels = shape.at(-1)!;
  const places = tf.util.sizeFromShape(shape) / channels;
  return ACTIVATIONS.flatMap(([label, activation]) => [
    {
      name: `bias and ${label} ${shape.join()}`,
      op: (x: tf.Tensor, b: tf.Tensor1D) => biasActivate(x, b, activation),
      shapes: [shape, [channels]],
      terms: places,
    },
    {
      name: `batchNorm and ${label} ${shape.join()}`,
      op: (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
        // A large epsilon keeps 1/σ, and with it the rounding of the reference itself, of order one.
        batchNormActivate(x, gamma, beta, activation, 0.1).y,
      shapes: [shape, [channels], [channels]],
      terms: 1000 + places,
    },
  ]);
}

/** Sums and losses over a tensor of this shape. */
export function reductionCases(shape: number[]): OpCase[] {
  const terms = tf.util.sizeFromShape(shape);
  const axes = shape.map((_, axis) => axis);
  return [
    ...([1, -1] as const).map((sign) => ({
      name: `mean softplus of ${sign} · x, ${shape.join()}`,
      op: (x: tf.Tensor) => meanSoftplus(x, sign),
      shapes: [shape],
      terms,
    })),
    { name: `mean of all ${shape.join()}`, op: (x: tf.Tensor) => tf.mean(x), shapes: [shape], terms },
    ...axes.map((axis) => ({
      name: `sum over ${axis} of ${shape.join()}, axes kept`,
      op: (x: tf.Tensor) => tf.sum(x, axis, true),
      shapes: [shape],
      terms,
    })),
    {
      name: `mean over all axes but the last of ${shape.join()}`,
      op: (x: tf.Tensor) => tf.mean(x, axes.slice(0, -1)),
      shapes: [shape],
      terms,
    },
  ];
}

/** Operations on a filter of this shape: [rows, columns, in, out]. */
export function filterCases(shape: [number, number, number, number]): OpCase[] {
  const terms = tf.util.sizeFromShape(shape);
  return [
    { name: `growFilter ${shape.join()}`, op: (w: tf.Tensor4D) => growFilter(w), shapes: [shape], terms: 4 },
    {
      name: `spectralNorm ${shape.join()}`,
      op: (w: tf.Tensor4D) => spectralNorm(dominated(w), tf.ones([shape[3]])).w,
      shapes: [shape],
      terms,
    },
    {
      name: `next vector of spectralNorm ${shape.join()}`,
      // A constant to the gradient.
      op: tf.customGrad((w) => ({
        value: spectralNorm(dominated(w as tf.Tensor4D), tf.ones([shape[3]])).u,
        gradFunc: () => tf.zeros(shape),
      })) as OpCase["op"],
      shapes: [shape],
      terms,
    },
  ];
}

/** With a direction that stands out, as a weight in training has: else the quotient magnifies its own rounding. */
function dominated(w: tf.Tensor4D): tf.Tensor4D {
  return tf.add(w, 2);
}

/** Operations on images [B, H, W, C]; sides and channels are doubled where they must be even. */
export function imageCases([batch, rows, columns, channels]: [number, number, number, number]): OpCase[] {
  return [
    {
      name: `upsample2 ${[batch, rows, columns, channels].join()}`,
      op: (x: tf.Tensor4D) => upsample2(x),
      shapes: [[batch, rows, columns, channels]],
      terms: 4,
    },
    {
      name: `averagePool ${[batch, 2 * rows, 2 * columns, channels].join()}`,
      op: (x: tf.Tensor4D) => averagePool(x, 2),
      shapes: [[batch, 2 * rows, 2 * columns, channels]],
      terms: 4,
    },
    {
      name: `glu ${[batch, rows, columns, 2 * channels].join()}`,
      op: (x: tf.Tensor) => glu(x),
      shapes: [[batch, rows, columns, 2 * channels]],
      terms: 4,
    },
  ];
}
