import { hasKernel, runKernel } from "./fusedGradients";
import { softplus } from "./ops";
import { tf } from "./tf";

/** The logistic loss in one pass, and its slope in another. */
export const LOGISTIC = { loss: "DarkroomMeanSoftplus", lossGrad: "DarkroomMeanSoftplusGrad" } as const;

export interface LogisticAttrs {
  readonly sign: 1 | -1;
}

/** The mean of log(1 + e^(sign · x)), over a tensor of any shape. */
export function meanSoftplus(x: tf.Tensor, sign: 1 | -1): tf.Scalar {
  if (hasKernel(LOGISTIC.loss)) return runKernel(LOGISTIC.loss, { x }, { sign });
  return tf.mean(softplus(sign === 1 ? x : tf.neg(x)));
}

tf.registerGradient({
  kernelName: LOGISTIC.loss,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attrs) => ({
    x: () => runKernel(LOGISTIC.lossGrad, { x: x!, dy: dy as tf.Tensor }, attrs),
  }),
});

tf.registerGradient({
  kernelName: LOGISTIC.lossGrad,
  inputsToSave: ["x", "dy"],
  gradFunc: (ddx, saved, attrs) => {
    const [x, dy] = saved as [tf.Tensor, tf.Tensor];
    const { sign } = attrs as unknown as LogisticAttrs;
    const share = tf.div(ddx as tf.Tensor, x.size);
    const gate = tf.sigmoid(tf.mul(x, sign));
    return {
      dy: () => tf.sum(tf.mul(share, tf.mul(gate, sign))),
      x: () => tf.mul(tf.mul(share, dy), tf.mul(gate, tf.sub(1, gate))),
    };
  },
});
