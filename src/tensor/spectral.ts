import { hasKernel, runKernel } from "./fusedGradients";
import { recording } from "./recording";
import { tf } from "./tf";

/** A weight by its largest singular value, and the gradient of that, in a few passes each. */
export const SPECTRAL = {
  norm: "DarkroomSpectralNorm",
  normGrad: "DarkroomSpectralNormGrad",
  together: "DarkroomSpectralNormTogether",
  togetherGrad: "DarkroomSpectralNormTogetherGrad",
} as const;

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

export interface SpectralPair {
  readonly w: tf.Tensor;
  readonly u: tf.Tensor1D;
}

export interface Spectra {
  readonly pairs: readonly SpectralPair[];
  /** What a later call on the same tensors need not compute again; empty where nothing is gained. */
  readonly known: readonly tf.Tensor[];
}

export interface SpectraAttrs {
  readonly known: readonly tf.TensorInfo[];
}

/**
 * `spectralNorm` of each; where the device can, all in the same passes.
 * @param known  of an earlier call on tensors of the same values: only the gradient is computed anew
 */
export function spectralNorms(pairs: readonly SpectralPair[], known: readonly tf.Tensor[] = []): Spectra {
  if (pairs.length < 2 || !hasKernel(SPECTRAL.together)) {
    return { pairs: pairs.map(({ w, u }) => spectralNorm(w, u)), known: [] };
  }
  const inputs = [...pairs.map(({ w }) => w), ...pairs.map(({ u }) => u)];
  // TensorFlow.js saves all inputs for a gradient only when they come as a list, which its types leave out.
  const list = inputs as unknown as Record<string, tf.Tensor>;
  const found = runKernel<tf.Tensor[]>(SPECTRAL.together, list, { known } satisfies SpectraAttrs);
  const [weights, vectors] = [found.slice(PACKED), found.slice(PACKED + pairs.length)];
  return {
    pairs: pairs.map((_, at) => ({ w: weights[at]!, u: vectors[at] as tf.Tensor1D })),
    known: found,
  };
}

/** Outputs before the weights: v, the next vectors and the scalars, each of all weights. */
const PACKED = 3;

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

tf.registerGradient({
  kernelName: SPECTRAL.together,
  saveAllInputs: true,
  outputsToSave: [true, true, true],
  gradFunc: (dys, saved) => {
    const inputs = saved.slice(0, -PACKED);
    const half = inputs.length / 2;
    const [ws, us] = [inputs.slice(0, half), inputs.slice(half) as tf.Tensor1D[]];
    const dws = (dys as tf.Tensor[]).slice(PACKED, PACKED + half);
    const list = [...saved.slice(-PACKED), ...ws, ...dws] as unknown as Record<string, tf.Tensor>;
    // Not at the first call for one of them: what a call computes is let go after it, but for its result.
    const together = recording() ? undefined : runKernel<tf.Tensor[]>(SPECTRAL.togetherGrad, list);
    const ofW = (at: number) => () =>
      together ? together[at]! : tf.grad((w) => composed(w, us[at]!).w)(ws[at]!, dws[at]!);
    const grads = [...ws.map((_, at) => ofW(at)), ...us.map((u) => () => tf.zerosLike(u))];
    return Object.fromEntries(grads.map((grad, at) => [at, grad]));
  },
});
