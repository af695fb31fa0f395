import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "@/tensor/tf";
import { augmentImages as augment, type AugmentDraw } from "@/tensor/diffAugment";
import { drawAugment } from "./augment";
import { startTestDevice } from "./testing/tinyRun";

const SIDE = 16;
const NEUTRAL: AugmentDraw = { brightness: 0, contrast: 1, shift: [0, 0], cut: null };
const pixels = Float32Array.from({ length: SIDE * SIDE }, (_, i) => Math.sin(i));
const image = () => tf.tensor4d(pixels, [1, SIDE, SIDE, 1]);

beforeAll(startTestDevice);

describe("augment", () => {
  it("changes nothing with a neutral draw", async () => {
    const same = await augment(image(), [NEUTRAL]).data();
    same.forEach((value, i) => expect(value).toBeCloseTo(pixels[i]!, 5));
  });

  it("moves down and left by whole pixels, with mid-grey coming in", async () => {
    const moved = await augment(image(), [{ ...NEUTRAL, shift: [2, -1] }]).data();
    expect(moved[5 * SIDE + 7]).toBeCloseTo(pixels[3 * SIDE + 8]!, 5);
    expect(moved[1 * SIDE + 7]).toBe(0);
    expect(moved[5 * SIDE + 15]).toBe(0);
  });

  it("brightens, and widens about the image's own mean", async () => {
    const brighter = await augment(image(), [{ ...NEUTRAL, brightness: 0.25 }]).data();
    expect(brighter[9]).toBeCloseTo(pixels[9]! + 0.25, 5);
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const wider = await augment(image(), [{ ...NEUTRAL, contrast: 1.5 }]).data();
    expect(wider[9]).toBeCloseTo((pixels[9]! - mean) * 1.5 + mean, 5);
  });

  it("cuts a square of half the side", async () => {
    const cut = await augment(image(), [{ ...NEUTRAL, cut: [8, 8] }]).data();
    expect(cut.filter((value) => value === 0)).toHaveLength((SIDE / 2) ** 2 + (pixels[0] === 0 ? 1 : 0));
  });

  it("treats each image by its own draw", async () => {
    const two = tf.concat([image(), image()]) as tf.Tensor4D;
    const [, second] = tf.split(augment(two, [{ ...NEUTRAL, brightness: 0.5 }, NEUTRAL]), 2);
    expect((await second!.data())[9]).toBeCloseTo(pixels[9]!, 5);
  });

  it("passes gradients as finite differences have them", async () => {
    const draws = drawAugment(3, 1, 0, 1, SIDE);
    const weights = tf.tensor4d(
      pixels.map((_, i) => Math.cos(3 * i)),
      [1, SIDE, SIDE, 1],
    );
    const score = (x: tf.Tensor) => tf.sum(tf.mul(augment(x as tf.Tensor4D, draws), weights));
    const gradient = await tf.grad(score)(image()).data();
    for (const at of [0, 37, 120, 200, 255]) {
      const nudged = (by: number) =>
        tf.tensor4d(
          pixels.map((v, i) => (i === at ? v + by : v)),
          [1, SIDE, SIDE, 1],
        );
      const [high] = await score(nudged(0.5)).data();
      const [low] = await score(nudged(-0.5)).data();
      expect(gradient[at]).toBeCloseTo(high! - low!, 3);
    }
  });

  it("draws within its limits, and the same for the same step", () => {
    const draws = drawAugment(1, 2, 3, 500, 64);
    expect(drawAugment(1, 2, 3, 500, 64)).toEqual(draws);
    expect(drawAugment(1, 2, 4, 500, 64)).not.toEqual(draws);
    const shifts = draws.flatMap((draw) => draw.shift);
    expect([Math.min(...shifts), Math.max(...shifts)]).toEqual([-8, 8]);
  });
});
