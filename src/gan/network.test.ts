import { beforeAll, describe, expect, it } from "vitest";
import { LATENT_SIZE, TRAINING_SIZES } from "@/domain/training";
import { conv2d, upsample2 } from "@/tensor/ops";
import { tf } from "@/tensor/tf";
import { oneHot } from "./conditioning";
import { hinge, nonSaturating } from "./losses";
import { networksOf } from "./network";
import { normByBatch } from "./norm";
import { initialise } from "@/tensor/params";
import { defaultConfig, parameterCounts } from "./presets";
import { startTestDevice, tinyConfig } from "./testing/tinyRun";
import { upConv } from "./upConv";

beforeAll(startTestDevice);

describe.each(["small-data", "toronto-2018"] as const)("the networks of %s", (preset) => {
  it.each(TRAINING_SIZES)("make and judge images of %i²", async (size) => {
    const config = tinyConfig(preset, { size, classIds: ["a", "b", "c"] });
    const pair = networksOf(preset);
    const generator = initialise(pair.generatorSpecs(config), 1, 1);
    const discriminator = initialise(pair.discriminatorSpecs(config), 1, 2);
    const z = tf.ones<tf.Rank.R2>([2, LATENT_SIZE]);
    const images = pair.generate(generator, z, normByBatch(generator), config);
    expect(images.shape).toEqual([2, size, size, 1]);
    const values = await images.data<"float32">();
    expect(values.reduce((top, value) => Math.max(top, Math.abs(value)), 0)).toBeLessThanOrEqual(1);
    const norm = normByBatch(discriminator);
    const { logits } = pair.discriminate(discriminator, images, oneHot([0, 2], config), norm, config);
    expect(logits.shape[0]).toBe(2);
    tf.disposeVariables();
  });
});

describe("parameter counts", () => {
  it("are those of the published DCGAN at full width", () => {
    const config = { ...defaultConfig("toronto-2018", 64, ["a"], 1000), width: 64 };
    // 100·8192 + 16·(512·256 + 256·128 + 128·64 + 64) weights, and scale and shift of each normalised channel.
    const generator =
      100 * 8192 + 16 * (512 * 256 + 256 * 128 + 128 * 64 + 64) + 1 + 2 * (512 + 256 + 128 + 64);
    const discriminator =
      16 * (64 + 64 * 128 + 128 * 256 + 256 * 512) + 64 + 2 * (128 + 256 + 512) + (8192 + 1);
    expect(parameterCounts(config)).toEqual({ generator, discriminator });
  });
});

describe("upConv", () => {
  it("is nearest upsampling and a 3 × 3 convolution", async () => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 5, 6, 3], 0, 1, "float32", 1);
    const w = tf.randomNormal<tf.Rank.R4>([3, 3, 4, 3], 0, 1, "float32", 2);
    const straight = tf.transpose(tf.reverse(w, [0, 1]), [0, 1, 3, 2]);
    const difference = tf.sub(upConv(x, w), conv2d(upsample2(x), straight as tf.Tensor4D, 1, "same"));
    expect((await tf.max(tf.abs(difference)).data())[0]).toBeLessThan(1e-4);
  });
});

describe("losses", () => {
  const real = () => tf.tensor1d([0.5, 2]);
  const fake = () => tf.tensor1d([-3, 1]);
  const value = async (loss: tf.Scalar) => (await loss.data())[0];

  it("hinge: mean of max(0, 1 − real) and max(0, 1 + synthetic)", async () => {
    expect(await value(hinge.discriminator(real(), fake()))).toBeCloseTo(0.25 + 1, 6);
    expect(await value(hinge.generator(fake()))).toBeCloseTo(1, 6);
  });

  it("non-saturating: cross-entropy of real as 1 and synthetic as 0", async () => {
    const softplus = (x: number) => Math.log(1 + Math.exp(x));
    const expected = (softplus(-0.5) + softplus(-2)) / 2 + (softplus(-3) + softplus(1)) / 2;
    expect(await value(nonSaturating.discriminator(real(), fake()))).toBeCloseTo(expected, 5);
    expect(await value(nonSaturating.generator(fake()))).toBeCloseTo((softplus(3) + softplus(-1)) / 2, 5);
  });
});
