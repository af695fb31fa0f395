import { FUSED, type BoxAttrs } from "./fusedKernels";
import { tf } from "./tf";

export function runKernel<T extends tf.Tensor | tf.Tensor[]>(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attrs: object = {},
): T {
  return tf.engine().runKernel(name, inputs, attrs as unknown as tf.NamedAttrMap);
}

/** Whether the current backend has this kernel of ours. */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

type GradFunc = (dy: tf.Tensor, saved: tf.Tensor[], attrs: object) => Record<string, () => tf.Tensor>;

function gradient(kernelName: string, gradFunc: GradFunc, inputsToSave: string[] = []): void {
  tf.registerGradient({
    kernelName,
    inputsToSave,
    gradFunc: (dy, saved, attrs) => gradFunc(dy as tf.Tensor, saved, attrs),
  });
}

function mirrored(kernelName: string, gradName: string): void {
  const gradFunc: GradFunc = (dy, [x], attrs) => ({ x: () => runKernel(gradName, { x: x!, dy }, attrs) });
  gradient(kernelName, gradFunc, ["x"]);
}

mirrored(FUSED.glu, FUSED.gluGrad);
mirrored(FUSED.leakyRelu, FUSED.leakyReluGrad);

// Summing boxes and spreading over them are each other's transpose.
const boxes = (name: string): GradFunc => {
  return (dy, _saved, attrs) => ({ x: () => runKernel(name, { x: dy }, attrs as BoxAttrs) });
};
gradient(FUSED.sumBoxes, boxes(FUSED.spreadBoxes));
gradient(FUSED.spreadBoxes, boxes(FUSED.sumBoxes));

tf.registerGradient({
  kernelName: FUSED.batchNorm,
  inputsToSave: ["x", "gamma"],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dy = (dys as tf.Tensor[])[0]!;
    const inputs = { x, dy, gamma, mean, variance };
    const [dx, dGamma, dBeta] = runKernel<tf.Tensor[]>(FUSED.batchNormGrad, inputs, attrs);
    return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
  },
});
