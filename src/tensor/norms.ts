import { spreadBoxes, sumBoxes } from "./boxes";
import { tf } from "./tf";

// Normalisations of one image or volume by itself: none looks at the rest of the batch. All keep the shape of
// x [B, …, C], work on [B, places, C], and are made of ops with gradients of every order.

/** x ÷ √(mean of x² over the channels + ε), for each pixel. Karras et al. 2018 (arXiv 1710.10196), section 4.2. */
export function pixelNorm<T extends tf.Tensor>(x: T, epsilon = 1e-8): T {
  const pixels = tf.reshape(x, [-1, x.shape.at(-1)!]);
  const power = tf.mean(tf.square(pixels), 1, true);
  return tf.reshape(tf.mul(pixels, tf.rsqrt(tf.add(power, epsilon))), x.shape) as T;
}

/** Each channel of each image to mean 0 and variance 1, then γ and β. Ulyanov et al. 2016 (arXiv 1607.08022). */
export function instanceNorm<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
): T {
  return groupNorm(x, x.shape.at(-1)!, gamma, beta, epsilon);
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
): T {
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  if (channels % groups !== 0)
    throw new RangeError(`${channels} channels do not divide into ${groups} groups.`);
  const places = tf.reshape(x, [batch, -1, channels]);
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
