import { hasKernel, runKernel } from "./fusedGradients";
import { tf } from "./tf";

/** A weight by its largest singular value, and the gradient of that, in a few passes each. */
export const SPECTRAL = { norm: "DarkroomSpectralNorm", normGrad: "DarkroomSpectralNormGrad" } as const;

/** As `spectralNorm` of ops.ts, or undefined where the device has no such kernel. Once differentiable by w. */
export function fusedSpectralNorm<T extends tf.Tensor>(
  w: T,
  u: tf.Tensor1D,
): { w: T; u: tf.Tensor1D } | undefined {
  if (!hasKernel(SPECTRAL.norm)) return undefined;
  const [divided, next] = runKernel<tf.Tensor[]>(SPECTRAL.norm, { w, u });
  return { w: divided as T, u: next as tf.Tensor1D };
}

tf.registerGradient({
  kernelName: SPECTRAL.norm,
  inputsToSave: ["w", "u"],
  outputsToSave: [false, true, true, true],
  gradFunc: (dys, saved) => {
    const [w, u, next, v, scalars] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dy = (dys as tf.Tensor[])[0]!;
    return {
      w: () => runKernel<tf.Tensor>(SPECTRAL.normGrad, { w, dy, next, v, scalars }),
      // The vector is a constant to the gradient, like the ones made of it: Miyato et al. 2018, section 2.1.
      u: () => tf.zerosLike(u),
    };
  },
});
