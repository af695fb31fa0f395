import { meanSoftplus } from "@/tensor/logistic";
import { meanHinge } from "@/tensor/losses";
import { tf } from "@/tensor/tf";

/** Both sides' losses from the discriminator's logits, of any shape. */
export interface GanLoss {
  discriminator(real: tf.Tensor, fake: tf.Tensor): tf.Scalar;
  generator(fake: tf.Tensor): tf.Scalar;
}

/** Binary cross-entropy with the non-saturating generator. Goodfellow et al. 2014, section 3. */
export const nonSaturating: GanLoss = {
  discriminator: (real, fake) => tf.add(meanSoftplus(real, -1), meanSoftplus(fake, 1)),
  generator: (fake) => meanSoftplus(fake, -1),
};

/** Hinge loss. Lim & Ye 2017, eq. 5 to 7. */
export const hinge: GanLoss = {
  discriminator: (real, fake) => tf.add(meanHinge(real, -1), meanHinge(fake, 1)),
  generator: (fake) => tf.neg(mean(fake)),
};

export function mean(x: tf.Tensor): tf.Scalar {
  return tf.mean(x) as tf.Scalar;
}
