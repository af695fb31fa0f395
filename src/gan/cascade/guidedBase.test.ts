import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import { tf } from "@/tensor/tf";
import { startTestDevice } from "../testing/tinyRun";
import { sobel } from "./edges";
import { gradientLength } from "./gradientLength";
import { followingModel, guidedBase } from "./guidedBase";
import type { BaseLatents, BaseMaker } from "./model";
import { planeBoxes } from "./planeBoxes";

const SIDE = 32;
beforeAll(startTestDevice);

/** A base whose latent is the place of a soft disc. */
const latents: BaseLatents = {
  draw: (seeds) => tf.tensor2d(seeds.map((seed) => [(seed % 17) - 8, (Math.floor(seed / 17) % 17) - 8])),
  render: (z) => {
    const at = tf.range(0, SIDE).sub(SIDE / 2);
    const [y, x] = tf.split(z, 2, 1);
    const rows = tf.square(tf.sub(tf.reshape(at, [1, SIDE, 1]), tf.reshape(y!, [-1, 1, 1])));
    const columns = tf.square(tf.sub(tf.reshape(at, [1, 1, SIDE]), tf.reshape(x!, [-1, 1, 1])));
    const distance = tf.sqrt(tf.add(tf.add(rows, columns), 1e-3));
    return tf.reshape(tf.tanh(tf.div(tf.sub(6, distance), 3)), [-1, SIDE, SIDE, 1]);
  },
};
const base: BaseMaker = {
  size: SIDE,
  latents,
  make: () => Promise.reject(new Error("not asked for")),
  dispose: () => undefined,
};
const request = { seed: 3, classIndex: 0, truncation: 1 };

async function discAt(y: number, x: number): Promise<Float32Array> {
  const image = tf.tidy(() => latents.render(tf.tensor2d([[y, x]]), 0));
  const values = Float32Array.from(await image.data());
  image.dispose();
  return values;
}
async function edgesOfDisc(y: number, x: number) {
  const edges = new Float32Array(SIDE * SIDE);
  const inner = sobel(await discAt(y, x), [1, SIDE, SIDE], 2);
  inner.forEach((value, i) => {
    edges[(Math.floor(i / (SIDE - 2)) + 1) * SIDE + (i % (SIDE - 2)) + 1] = value;
  });
  return () => planeBoxes(edges, SIDE);
}

describe("a base that follows edges", () => {
  let before: number;
  beforeAll(() => void (before = tf.memory().numTensors));
  afterAll(() => expect(tf.memory().numTensors).toBe(before));

  it("comes to lie where the edges are, nearer than the nearest of the images looked through", async () => {
    const edges = await edgesOfDisc(2.4, -3.3);
    const search = await guidedBase({ base } as never, edges, request, { candidates: 40, steps: 0 });
    const end = await guidedBase({ base } as never, edges, request, { candidates: 40, steps: 60 });
    expect(search.followed).toBeLessThan(search.unrelated);
    expect(end.followed).toBeLessThan(0.35 * search.followed);
    const wanted = await discAt(2.4, -3.3);
    const worst = end.image.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
    expect(worst).toBeLessThan(0.3);
  });

  it("is the same for the same seed, and can be stopped", async () => {
    const edges = await edgesOfDisc(-1, 4);
    const run = () => guidedBase({ base } as never, edges, request, { candidates: 20, steps: 3 });
    expect(await run()).toEqual(await run());
    const signal = AbortSignal.abort(new AppError("cancelled", "Stopped."));
    await expect(guidedBase({ base } as never, edges, request, { signal })).rejects.toThrow("Stopped.");
  });

  it("is what a model makes that was told to follow", async () => {
    const edges = await edgesOfDisc(1, 1);
    const following = followingModel({ base } as never, edges, new AbortController().signal);
    const { image } = await guidedBase({ base } as never, edges, request);
    expect(await following.base.make(request)).toEqual(image);
  });

  it("says that volumes cannot follow edges", async () => {
    const { size, make, dispose } = base;
    const volume = { base: { size, make, dispose } } as never;
    await expect(guidedBase(volume, await edgesOfDisc(0, 0), request)).rejects.toThrow(/volumes/);
  });
});

it("the device's gradient is that of the processor", async () => {
  const values = await discAt(1.2, 3.4);
  const found = tf.tidy(() => gradientLength(tf.tensor4d(values, [1, SIDE, SIDE, 1])));
  const [device, plain] = [await found.data(), sobel(values, [1, SIDE, SIDE], 2)];
  found.dispose();
  plain.forEach((value, i) => expect(Math.abs(value - device[i]!)).toBeLessThan(2e-3));
});
