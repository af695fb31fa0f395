import { LATENT_SIZE, type RunConfig } from "@/domain/training";
import { tf } from "@/tensor/tf";
import { param, weight, type Params, type Specs } from "@/tensor/params";

/** Which class each image of a batch is, one-hot [B, classes]; undefined in a model of one class. */
export type Classes = tf.Tensor2D | undefined;

export function isConditional(config: RunConfig): boolean {
  return config.classIds.length > 1;
}

export function oneHot(classes: readonly number[], config: RunConfig): Classes {
  if (!isConditional(config)) return undefined;
  const width = config.classIds.length;
  const rows = new Float32Array(classes.length * width);
  classes.forEach((index, row) => (rows[row * width + index] = 1));
  return tf.tensor2d(rows, [classes.length, width]);
}

// Deviation 1, like z: two classes then start √200 apart, far beyond the noise along that direction.
export function latentSpecs(config: RunConfig): Specs {
  return isConditional(config) ? { "class.latent": weight([config.classIds.length, LATENT_SIZE], 1) } : {};
}

/** z plus the embedding of the class, [B, LATENT_SIZE]. */
export function conditionLatent(params: Params, z: tf.Tensor2D, classes: Classes): tf.Tensor2D {
  return classes ? tf.add(z, tf.matMul(classes, param<tf.Tensor2D>(params, "class.latent"))) : z;
}

export function projectionSpecs(config: RunConfig, channels: number): Specs {
  return isConditional(config) ? { "class.projection": weight([config.classIds.length, channels]) } : {};
}

/**
 * The class's part of the logit: inner product of features and class embedding. Miyato & Koyama 2018, eq. 3.
 * @param features  [B, channels], summed or averaged over the image
 * @returns [B, 1]
 */
export function projection(params: Params, features: tf.Tensor2D, classes: tf.Tensor2D): tf.Tensor2D {
  const embedding = tf.matMul(classes, param<tf.Tensor2D>(params, "class.projection"));
  return tf.sum(tf.mul(features, embedding), 1, true);
}
