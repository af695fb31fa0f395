import { hasKernel, runKernel } from "./fusedGradients";
import { batchNorm, biasAdd, leakyRelu, normalise, type Normalised } from "./ops";
import { recording } from "./recording";
import { tf } from "./tf";

/** What follows a bias or a normalisation, computed in the same pass where the device can. */
export type Activation =
  | { readonly kind: "none" }
  /** gain · max(x, slope · x); slope 0 is the plain rectifier. */
  | { readonly kind: "leakyRelu"; readonly slope: number; readonly gain?: number }
  | { readonly kind: "tanh" }
  | { readonly kind: "sigmoid" };

/** An activation as kernels take it: none is a slope of 1. */
export interface ActivationAttrs {
  readonly kind: Activation["kind"];
  readonly slope: number;
  readonly gain: number;
}

export const ACTIVATED = {
  curve: "DarkroomCurve",
  curveGrad: "DarkroomCurveGrad",
  bias: "DarkroomBiasActivation",
  biasGrad: "DarkroomBiasActivationGrad",
  batchNorm: "DarkroomBatchNormActivation",
  batchNormGrad: "DarkroomBatchNormActivationGrad",
  normalise: "DarkroomNormaliseActivation",
} as const;

export const NONE: Activation = { kind: "none" };
export const RELU: Activation = { kind: "leakyRelu", slope: 0 };

/** For a kernel. */
export function attrsOf(activation: Activation): ActivationAttrs {
  if (activation.kind !== "leakyRelu") return { kind: activation.kind, slope: 1, gain: 1 };
  return { kind: "leakyRelu", slope: activation.slope, gain: activation.gain ?? 1 };
}

/** An activation by itself. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  const { kind } = activation;
  if ((kind !== "tanh" && kind !== "sigmoid") || !hasKernel(ACTIVATED.curve)) return composed(x, activation);
  return runKernel<tf.Tensor>(ACTIVATED.curve, { x }, attrsOf(activation)) as T;
}

/** `activate` without kernels of ours, and so with derivatives of every order. */
export function composed<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation.kind) {
    case "none":
      return x;
    case "tanh":
      return tf.tanh(x);
    case "sigmoid":
      return tf.sigmoid(x);
    case "leakyRelu": {
      const { slope, gain = 1 } = activation;
      const y = slope === 0 ? tf.relu(x) : leakyRelu(x, slope);
      return gain === 1 ? y : tf.mul(y, gain);
    }
    default:
      return activation satisfies never;
  }
}

/** An activation of x plus one number per channel. */
export function biasActivate<T extends tf.Tensor>(x: T, b: tf.Tensor1D, activation: Activation): T {
  if (!hasKernel(ACTIVATED.bias)) return activate(biasAdd(x, b), activation);
  return runKernel<tf.Tensor>(ACTIVATED.bias, { x, b }, attrsOf(activation)) as T;
}

/** `batchNorm` of ops.ts with an activation after it. */
export function batchNormActivate<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
  epsilon = 1e-5,
): Normalised<T> {
  if (!hasKernel(ACTIVATED.batchNorm)) {
    const normalised = batchNorm(x, gamma, beta, epsilon);
    return { ...normalised, y: activate(normalised.y, activation) };
  }
  const attrs = { ...attrsOf(activation), epsilon };
  const [y, mean, variance] = runKernel<tf.Tensor[]>(ACTIVATED.batchNorm, { x, gamma, beta }, attrs);
  return { y: y as T, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

/** `normalise` of ops.ts with an activation after it. */
export function normaliseActivate<T extends tf.Tensor>(
  x: T,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
  epsilon = 1e-5,
): T {
  if (!hasKernel(ACTIVATED.normalise)) {
    return activate(normalise(x, mean, variance, gamma, beta, epsilon), activation);
  }
  const inputs = { x, mean, variance, gamma, beta };
  return runKernel<tf.Tensor>(ACTIVATED.normalise, inputs, { ...attrsOf(activation), epsilon }) as T;
}

/** The reverse of `attrsOf`. */
export function activationOf({ kind, slope, gain }: ActivationAttrs): Activation {
  return kind === "leakyRelu" ? { kind, slope, gain } : { kind };
}

/** The products of dy with the derivatives of `f` at `inputs`, differentiable in turn. */
export function productsWith(
  dy: tf.Tensor,
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): tf.Tensor[] {
  return tf.grads(f)(inputs, dy);
}

tf.registerGradient({
  kernelName: ACTIVATED.curve,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attrs) => ({
    x: () => {
      if (!recording()) return runKernel(ACTIVATED.curveGrad, { x: x!, dy: dy as tf.Tensor }, attrs);
      const activation = activationOf(attrs as unknown as ActivationAttrs);
      return productsWith(dy as tf.Tensor, (x) => composed(x!, activation), [x!])[0]!;
    },
  }),
});

tf.registerGradient({
  kernelName: ACTIVATED.bias,
  inputsToSave: ["x", "b"],
  gradFunc: (dy, saved, attrs) => {
    const [x, b] = saved as [tf.Tensor, tf.Tensor1D];
    const activation = activationOf(attrs as unknown as ActivationAttrs);
    if (recording()) {
      const f = (x: tf.Tensor, b: tf.Tensor) => composed(biasAdd(x, b as tf.Tensor1D), activation);
      const [dx, db] = productsWith(dy as tf.Tensor, f as (...inputs: tf.Tensor[]) => tf.Tensor, [x, b]);
      return { x: () => dx!, b: () => db! };
    }
    const inputs = { x, b, dy: dy as tf.Tensor };
    const dSum =
      activation.kind === "none" ? inputs.dy : runKernel<tf.Tensor>(ACTIVATED.biasGrad, inputs, attrs);
    const axes = x.shape.slice(0, -1).map((_, axis) => axis);
    return { x: () => dSum, b: () => tf.sum(dSum, axes) };
  },
});

tf.registerGradient({
  kernelName: ACTIVATED.batchNorm,
  inputsToSave: ["x", "gamma", "beta"],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, beta, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dy = (dys as tf.Tensor[])[0]!;
    if (recording()) {
      const { epsilon, ...activation } = attrs as unknown as ActivationAttrs & { epsilon: number };
      const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
        const { y } = batchNorm(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, epsilon);
        return composed(y, activationOf(activation));
      };
      const [dx, dGamma, dBeta] = productsWith(dy, f as (...inputs: tf.Tensor[]) => tf.Tensor, [
        x,
        gamma,
        beta,
      ]);
      return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
    }
    const inputs = { x, dy, gamma, beta, mean, variance };
    const [dx, dGamma, dBeta] = runKernel<tf.Tensor[]>(ACTIVATED.batchNormGrad, inputs, attrs);
    return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
  },
});

// Saliency needs this one, training does not: only the activation's part has a kernel.
tf.registerGradient({
  kernelName: ACTIVATED.normalise,
  inputsToSave: ["x", "mean", "variance", "gamma", "beta"],
  gradFunc: (dy, saved, attrs) => {
    const { epsilon, ...activation } = attrs as unknown as ActivationAttrs & { epsilon: number };
    if (recording()) return recordedNormaliseGrad(dy as tf.Tensor, saved, epsilon, activation);
    const [x, mean, variance, gamma, beta] = saved as Five;
    const rows = (t: tf.Tensor) => tf.reshape(t, [-1, gamma.size]);
    const line = normalise(rows(x), mean, variance, gamma, beta, epsilon);
    const inputs = { x: line, b: tf.zerosLike(beta), dy: rows(dy as tf.Tensor) };
    const upstream = runKernel<tf.Tensor>(ACTIVATED.biasGrad, inputs, activation);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const scale = tf.mul(gamma, inverse);
    const along = () => tf.sum(tf.mul(upstream, tf.sub(rows(x), mean)), 0);
    return {
      x: () => tf.reshape(tf.mul(upstream, scale), x.shape),
      mean: () => tf.neg(tf.mul(scale, tf.sum(upstream, 0))),
      variance: () => tf.mul(-0.5, tf.mul(tf.mul(scale, tf.square(inverse)), along())),
      gamma: () => tf.mul(inverse, along()),
      beta: () => tf.sum(upstream, 0),
    };
  },
});

type Five = [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];

function recordedNormaliseGrad(
  dy: tf.Tensor,
  inputs: tf.Tensor[],
  epsilon: number,
  activation: ActivationAttrs,
): Record<string, () => tf.Tensor> {
  const f = (...five: tf.Tensor[]) => {
    const [x, mean, variance, gamma, beta] = five as Five;
    return composed(normalise(x, mean, variance, gamma, beta, epsilon), activationOf(activation));
  };
  const products = productsWith(dy, f, inputs);
  const names = ["x", "mean", "variance", "gamma", "beta"];
  return Object.fromEntries(names.map((name, i) => [name, () => products[i]!]));
}
