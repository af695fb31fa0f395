import { Random } from "@/domain/random";
import { Adam } from "@/tensor/adam";
import { gradients } from "@/tensor/grad";
import { leakyRelu } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import type { RunningCase } from "./protocol";

const SIDE = 32;

type Variables = Record<string, tf.Variable>;

function variable(shape: number[], random: Random): tf.Variable {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal(0, 0.05));
  return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
}

/** 32³ → 16³ → 8³ → 4³ → one number for each volume. */
function judge(params: Variables, x: tf.Tensor5D, slope: number): tf.Tensor {
  let h = x;
  for (const name of ["at16", "at8", "at4"]) {
    const y = tf.conv3d(h, params[name] as unknown as tf.Tensor5D, 2, "same");
    h = slope === 0 ? tf.relu(y) : leakyRelu(y, slope);
  }
  return tf.matMul(tf.reshape(h, [x.shape[0], -1]), params.logit as unknown as tf.Tensor2D);
}

/**
 * A step of a discriminator of volumes: hinge loss on two batches, gradients of all weights, Adam.
 * @param slope  of the leaky rectifier; stock WebGPU has no gradient of it in rank 5, but of the plain one
 */
export function volumeCritic(width: number, batch: number, slope: number): RunningCase {
  const random = new Random(1, 0);
  const params: Variables = {
    at16: variable([4, 4, 4, 1, width], random),
    at8: variable([4, 4, 4, width, 2 * width], random),
    at4: variable([4, 4, 4, 2 * width, 4 * width], random),
    logit: variable([4 ** 3 * 4 * width, 1], random),
  };
  const adam = new Adam(params, { learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 });
  const shape = [batch, SIDE, SIDE, SIDE, 1];
  const [real, fake] = [variable(shape, random), variable(shape, random)] as unknown as tf.Tensor5D[];
  return {
    step: async () => {
      const loss = tf.tidy(() => {
        const { value, grads } = gradients(
          () =>
            tf.add(
              tf.mean(tf.relu(tf.sub(1, judge(params, real!, slope)))),
              tf.mean(tf.relu(tf.add(1, judge(params, fake!, slope)))),
            ) as tf.Scalar,
          params,
        );
        adam.apply(grads);
        return value;
      });
      const [number] = await loss.data();
      loss.dispose();
      return number!;
    },
    dispose: () => {
      adam.dispose();
      tf.dispose([params, real!, fake!]);
    },
  };
}
