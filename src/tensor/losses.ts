import { hasKernel, runKernel } from "./fusedGradients";
import { tf } from "./tf";

/** Losses over all elements of a tensor of any shape, in one pass each way. */
export const LOSSES = {
  hinge: "DarkroomMeanHinge",
  hingeGrad: "DarkroomMeanHingeGrad",
  apart: "DarkroomMeanApart",
  apartGrad: "DarkroomMeanApartGrad",
} as const;

export interface HingeAttrs {
  readonly sign: 1 | -1;
}

/** The mean of max(0, 1 + sign · x). */
export function meanHinge(x: tf.Tensor, sign: 1 | -1): tf.Scalar {
  if (hasKernel(LOSSES.hinge)) return runKernel(LOSSES.hinge, { x }, { sign });
  return tf.mean(tf.relu(sign === 1 ? tf.add(1, x) : tf.sub(1, x)));
}

/** The mean of |a − b|, of two tensors of one shape. */
export function meanApart<T extends tf.Tensor>(a: T, b: T): tf.Scalar {
  if (hasKernel(LOSSES.apart)) return runKernel(LOSSES.apart, { a, b });
  return tf.mean(tf.abs(tf.sub(a, b)));
}

// Both are made of straight lines: their gradients depend on dy alone wherever they have one.

tf.registerGradient({
  kernelName: LOSSES.hinge,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attrs) => ({
    x: () => runKernel(LOSSES.hingeGrad, { x: x!, dy: dy as tf.Tensor }, attrs),
  }),
});

tf.registerGradient({
  kernelName: LOSSES.hingeGrad,
  inputsToSave: ["x"],
  gradFunc: (ddx, [x], attrs) => {
    const { sign } = attrs as unknown as HingeAttrs;
    const slope = () => tf.mul(tf.step(tf.add(1, tf.mul(sign, x!))), sign / x!.size);
    return { dy: () => tf.sum(tf.mul(ddx as tf.Tensor, slope())), x: () => tf.zerosLike(x!) };
  },
});

tf.registerGradient({
  kernelName: LOSSES.apart,
  inputsToSave: ["a", "b"],
  gradFunc: (dy, [a, b]) => {
    const by = () => runKernel<tf.Tensor>(LOSSES.apartGrad, { a: a!, b: b!, dy: dy as tf.Tensor });
    return { a: by, b: () => tf.neg(by()) };
  },
});

tf.registerGradient({
  kernelName: LOSSES.apartGrad,
  inputsToSave: ["a", "b"],
  gradFunc: (dda, [a, b]) => ({
    dy: () => tf.mean(tf.mul(dda as tf.Tensor, tf.sign(tf.sub(a!, b!)))),
    a: () => tf.zerosLike(a!),
    b: () => tf.zerosLike(b!),
  }),
});
