import { activate, activationOf, attrsOf, composed, NONE, productsWith } from "./activated";
import type { Activation, ActivationAttrs } from "./activated";
import { spreadBoxes, sumBoxes } from "./boxes";
import { hasKernel, runKernel } from "./fusedGradients";
import { recording } from "./recording";
import { tf } from "./tf";

// Normalisations of one image or volume by itself: none looks at the rest of the batch. All keep the shape of
// x [B, …, C] and apply an activation in the same pass where the device can.

export const NORMS = {
  group: "DarkroomGroupNorm",
  groupGrad: "DarkroomGroupNormGrad",
  pixel: "DarkroomPixelNorm",
  pixelGrad: "DarkroomPixelNormGrad",
} as const;

export interface PixelAttrs extends ActivationAttrs {
  readonly epsilon: number;
}
export interface GroupAttrs extends PixelAttrs {
  readonly groups: number;
}

/** x ÷ √(mean of x² over the channels + ε), for each pixel. Karras et al. 2018 (arXiv 1710.10196), section 4.2. */
export function pixelNorm<T extends tf.Tensor>(x: T, epsilon = 1e-8, activation: Activation = NONE): T {
  if (!hasKernel(NORMS.pixel)) return activate(composedPixelNorm(x, epsilon), activation);
  return runKernel<tf.Tensor>(NORMS.pixel, { x }, { ...attrsOf(activation), epsilon }) as T;
}

/** Each channel of each image to mean 0 and variance 1, then γ and β. Ulyanov et al. 2016 (arXiv 1607.08022). */
export function instanceNorm<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
  activation: Activation = NONE,
): T {
  return groupNorm(x, x.shape.at(-1)!, gamma, beta, epsilon, activation);
}

/**
 * Each group of neighbouring channels of each image to mean 0 and variance 1, then γ and β by channel.
 * Wu & He 2018 (arXiv 1803.08494), section 3.1.
 * @param groups  must divide the channels; 1 is layer normalisation, as many as channels instance normalisation
 */
export function groupNorm<T extends tf.Tensor>(
  x: T,
  groups: number,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
  activation: Activation = NONE,
): T {
  const channels = x.shape.at(-1)!;
  if (channels % groups !== 0)
    throw new RangeError(`${channels} channels do not divide into ${groups} groups.`);
  if (!hasKernel(NORMS.group)) {
    return activate(composedGroupNorm(x, groups, gamma, beta, epsilon), activation);
  }
  const attrs: GroupAttrs = { ...attrsOf(activation), epsilon, groups };
  return runKernel<tf.Tensor[]>(NORMS.group, { x, gamma, beta }, attrs)[0] as T;
}

function composedPixelNorm<T extends tf.Tensor>(x: T, epsilon: number): T {
  const pixels = tf.reshape(x, [-1, x.shape.at(-1)!]);
  const power = tf.mean(tf.square(pixels), 1, true);
  return tf.reshape(tf.mul(pixels, tf.rsqrt(tf.add(power, epsilon))), x.shape) as T;
}

function composedGroupNorm<T extends tf.Tensor>(
  x: T,
  groups: number,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): T {
  const places = tf.reshape(x, [x.shape[0]!, -1, x.shape.at(-1)!]);
  const centred = tf.sub(places, groupMeans(places, groups));
  const inverse = tf.rsqrt(tf.add(groupMeans(tf.square(centred), groups), epsilon));
  const scaled = tf.mul(centred, tf.mul(inverse, gamma));
  return tf.reshape(tf.add(scaled, beta), x.shape) as T;
}

/** The mean of each channel's group over all places, [B, 1, C]. */
function groupMeans(places: tf.Tensor, groups: number): tf.Tensor {
  const means = tf.mean(places, 1, true);
  const [batch, , channels] = means.shape as [number, number, number];
  if (groups === channels) return means;
  const size = channels / groups;
  const ofGroups = sumBoxes(tf.reshape(means, [batch, channels, 1, 1]), size, 1, 1 / size);
  return tf.reshape(spreadBoxes(ofGroups, size, 1, 1), [batch, 1, channels]);
}

tf.registerGradient({
  kernelName: NORMS.pixel,
  inputsToSave: ["x"],
  gradFunc: (dy, [x], attrs) => ({
    x: () => {
      const { epsilon, ...activation } = attrs as unknown as PixelAttrs;
      if (!recording()) return runKernel(NORMS.pixelGrad, { x: x!, dy: dy as tf.Tensor }, attrs);
      const f = (x: tf.Tensor) => composed(composedPixelNorm(x, epsilon), activationOf(activation));
      return productsWith(dy as tf.Tensor, f, [x!])[0]!;
    },
  }),
});

tf.registerGradient({
  kernelName: NORMS.group,
  inputsToSave: ["x", "gamma", "beta"],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, beta, statistics] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dy = (dys as tf.Tensor[])[0]!;
    const { epsilon, groups, ...activation } = attrs as unknown as GroupAttrs;
    const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      composed(composedGroupNorm(x, groups, gamma, beta, epsilon), activationOf(activation));
    const [dx, dGamma, dBeta] = recording()
      ? productsWith(dy, f as (...inputs: tf.Tensor[]) => tf.Tensor, [x, gamma, beta])
      : runKernel<tf.Tensor[]>(NORMS.groupGrad, { x, dy, gamma, beta, statistics }, attrs);
    return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
  },
});
