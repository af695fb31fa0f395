import { hasKernel, runKernel } from "./fusedGradients";
import { recording } from "./recording";
import { tf } from "./tf";

/** A weight by its largest singular value, and the gradient of that, in a few passes each. */
export const SPECTRAL = { norm: "DarkroomSpectralNorm", normGrad: "DarkroomSpectralNormGrad" } as const;

/**
 * A weight divided by its largest singular value, estimated by one power iteration from `u`.
 * u and v are constants to the gradient, σ = uᵀWv is not. Miyato et al. 2018, algorithm 1.
 * @param w  any rank; the last axis holds the outputs
 * @param u  [outputs]
 * @returns the weight, and the vector to start from next time
 */
export function spectralNorm<T extends tf.Tensor>(w: T, u: tf.Tensor1D): { w: T; u: tf.Tensor1D } {
  if (!hasKernel(SPECTRAL.norm)) return composed(w, u);
  const [divided, next] = runKernel<tf.Tensor[]>(SPECTRAL.norm, { w, u });
  return { w: divided as T, u: next as tf.Tensor1D };
}

function composed<T extends tf.Tensor>(w: T, u: tf.Tensor1D): { w: T; u: tf.Tensor1D } {
  const outputs = w.shape[w.rank - 1]!;
  const flat = tf.reshape(w, [-1, outputs]) as tf.Tensor2D;
  const v = unit(tf.matMul(flat, u.reshape([outputs, 1])));
  const next = unit(tf.matMul(flat, v, true));
  const sigma = tf.sum(tf.mul(v, tf.matMul(flat, next)));
  const divide = tf.customGrad((...args) => {
    const weight = args[0] as tf.Tensor;
    const save = args[1] as unknown as tf.GradSaveFunc;
    save([weight, v, next, sigma]);
    const gradFunc = (dy: tf.Tensor, [weight, v, next, sigma]: tf.Tensor[]) => {
      const along = tf.div(tf.sum(tf.mul(dy, weight!)), tf.square(sigma!));
      const outer = tf.matMul(v!, next!, false, true).reshape(weight!.shape);
      return tf.sub(tf.div(dy, sigma!), tf.mul(along, outer));
    };
    return { value: tf.div(weight, sigma), gradFunc };
  });
  return { w: divide(w) as T, u: next.reshape([outputs]) };
}

function unit(x: tf.Tensor2D): tf.Tensor2D {
  return tf.div(x, tf.add(tf.norm(x), 1e-12));
}

tf.registerGradient({
  kernelName: SPECTRAL.norm,
  inputsToSave: ["w", "u"],
  outputsToSave: [false, true, true, true],
  gradFunc: (dys, saved) => {
    const [w, u, next, v, scalars] = saved as [tf.Tensor, tf.Tensor1D, tf.Tensor, tf.Tensor, tf.Tensor];
    const dy = (dys as tf.Tensor[])[0]!;
    const ofW = () =>
      recording()
        ? tf.grad((at) => composed(at, u).w)(w, dy)
        : runKernel<tf.Tensor>(SPECTRAL.normGrad, { w, dy, next, v, scalars });
    // The vector is a constant to the gradient, like the ones made of it.
    return { w: ofW, u: () => tf.zerosLike(u) };
  },
});
