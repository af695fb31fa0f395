import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import type { PresetId, RunConfig } from "@/domain/training";
import { dot, inDouble, norm, numbers, relativeError } from "@/tensor/testing/double";
import { tf } from "@/tensor/tf";
import { oneHot } from "./conditioning";
import { networksOf } from "./network";
import { normByBatch } from "./norm";
import { sizeOf, type Specs } from "@/tensor/params";
import { startTestDevice, tinyConfig } from "./testing/tinyRun";

/** Plain numbers by name, so that single and double precision start from the same. */
type Values = Record<string, number[]>;

/** R1: Mescheder et al. 2018 (arXiv 1801.04406), eq. 9. */
const r1 = (slope: tf.Tensor) => tf.mul(0.5, tf.mean(tf.sum(tf.square(slope), [1, 2, 3])));

/** WGAN-GP: Gulrajani et al. 2017 (arXiv 1704.00028), eq. 3. */
const towardsOne = (slope: tf.Tensor) =>
  tf.mean(tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(slope), [1, 2, 3])), 1)));

const BATCH = 2;

function draws(shape: readonly number[], stream: number, deviation: number): number[] {
  const random = new Random(31, stream);
  return Array.from({ length: sizeOf(shape) }, () => Math.fround(random.normal(0, deviation)));
}

/** Weights of about the size at which a signal keeps its own, so that no part of the network is asleep. */
function firstValues(specs: Specs): Values {
  const entries = Object.entries(specs).map(([name, { shape }], i) => {
    const fan = sizeOf(shape) / shape.at(-1)!;
    return [name, draws(shape, i, shape.length > 1 ? Math.sqrt(2 / fan) : 1)] as const;
  });
  return Object.fromEntries(entries);
}

function penaltyOf(config: RunConfig, specs: Specs, penalty: (slope: tf.Tensor) => tf.Tensor) {
  const pair = networksOf(config.preset);
  const names = Object.keys(specs);
  const pixels = draws([BATCH, 64, 64, 1], 1000, 0.5);
  return (...tensors: tf.Tensor[]) => {
    const params = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    const x = tf.tensor(pixels, [BATCH, 64, 64, 1], "float32");
    const classes = oneHot([0, 1], config);
    const slope = tf.grad((image: tf.Tensor) => {
      const judged = pair.discriminate(params, image as tf.Tensor4D, classes, normByBatch(params), config);
      return tf.sum(judged.logits);
    })(x);
    return penalty(slope) as tf.Scalar;
  };
}

const tensorsOf = (values: Values, specs: Specs) =>
  Object.entries(values).map(([name, list]) => tf.tensor(list, [...specs[name]!.shape], "float32"));

/** The derivative by every parameter, one after the other. */
function gradientOf(f: (...tensors: tf.Tensor[]) => tf.Scalar, values: Values, specs: Specs): number[] {
  // The decoder and the last bias do not move the slope; tfjs refuses to differentiate by what is not there.
  const anchored = (...at: tf.Tensor[]) => tf.addN([f(...at), ...at.map((each) => tf.mul(0, tf.sum(each)))]);
  return tf.grads(anchored)(tensorsOf(values, specs)).flatMap(numbers);
}

beforeAll(startTestDevice);

describe.each<PresetId>(["toronto-2018", "small-data"])("through the discriminator of %s", (preset) => {
  it.each([
    ["R1", r1],
    ["WGAN-GP", towardsOne],
  ] as const)("the gradient of %s is the slope of the penalty", async (_name, penalty) => {
    const config = tinyConfig(preset, { classIds: ["a", "b"] });
    const specs = networksOf(preset).discriminatorSpecs(config);
    const values = firstValues(specs);
    const f = penaltyOf(config, specs, penalty);

    const exact = await inDouble(() => gradientOf(f, values, specs));
    // So short a step that no unit of the network changes its side, where the penalty jumps.
    const step = 1e-8;
    const direction = draws([exact.length], 2000, 1);
    const moved = (sign: number) => {
      let at = 0;
      const entries = Object.entries(values).map(([name, list]) => {
        return [name, list.map((value) => value + sign * step * direction[at++]!)] as const;
      });
      return inDouble(() => numbers(f(...tensorsOf(Object.fromEntries(entries), specs)))[0]!);
    };
    const slope = ((await moved(1)) - (await moved(-1))) / (2 * step);
    const scale = Math.max(Math.abs(slope), 0.01 * norm(exact) * norm(direction));
    expect(Math.abs(dot(exact, direction) - slope) / scale).toBeLessThanOrEqual(1e-4);

    for (const backend of ["wasm", "cpu"]) {
      await tf.setBackend(backend);
      const single = tf.tidy(
        () => ({ found: gradientOf(f, values, specs) }) as never as { found: number[] },
      ).found;
      expect(relativeError(single, exact), backend).toBeLessThanOrEqual(1e-4);
    }
  });
});
