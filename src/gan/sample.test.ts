import { beforeAll, describe, expect, it } from "vitest";
import { tf } from "@/tensor/tf";
import { publishModel } from "./checkpoint";
import { discriminatorSaliency } from "./saliency";
import { loadModel, sampleImages, type GanModel, type SampleBatchRequest } from "./sample";
import { lastCheckpoint, runAll, startTestDevice, tinyConfig, tinyImages } from "./testing/tinyRun";
import { toByte } from "./train";

beforeAll(startTestDevice);

const AREA = 64 * 64;

async function samples(model: GanModel, request: Partial<SampleBatchRequest> = {}): Promise<Float32Array[]> {
  const images: Float32Array[] = [];
  for await (const part of sampleImages(model, {
    classIndex: 0,
    seeds: [1, 2, 3],
    truncation: 1,
    ...request,
  })) {
    for (let start = 0; start < part.length; start += AREA) images.push(part.slice(start, start + AREA));
  }
  return images;
}
function distance(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

describe.each(["small-data", "toronto-2018"] as const)("a model of %s", { timeout: 120_000 }, (preset) => {
  const trained: { bytes: Uint8Array; grid: Uint8Array }[] = [];
  beforeAll(async () => {
    const config = tinyConfig(preset, { classIds: ["a", "b"], steps: 4, learningRate: 5e-3 });
    const { events } = await runAll(config, tinyImages(2));
    const grid = events.findLast((event) => event.kind === "grid");
    if (!grid) throw new Error("The run gave no grid.");
    trained.push({ bytes: lastCheckpoint(events), grid: grid.images });
  }, 120_000);

  it("makes the same image of a seed in any batch", async () => {
    const model = loadModel(trained[0]!.bytes);
    const together = await samples(model, { seeds: [1, 2, 3, 4, 5], batch: 5 });
    const [alone] = await samples(model, { seeds: [4], batch: 1 });
    const [, , inTwos] = await samples(model, { seeds: [8, 9, 4], batch: 2 });
    expect(distance(alone!, together[3]!)).toBeLessThan(1e-5);
    expect(distance(alone!, inTwos!)).toBeLessThan(1e-5);
    expect(distance(together[2]!, together[3]!)).toBeGreaterThan(1e-3);
    model.dispose();
  });

  it("makes different images for different classes, and less different ones when truncated", async () => {
    const model = loadModel(trained[0]!.bytes);
    const [first] = await samples(model, { classIndex: 0 });
    const [second] = await samples(model, { classIndex: 1 });
    expect(distance(first!, second!)).toBeGreaterThan(1e-3);
    const [one, two] = await samples(model, { truncation: 0 });
    expect(distance(one!, two!)).toBeLessThan(1e-5);
    model.dispose();
  });

  it("shows the same images as the run's own grid", async () => {
    const model = loadModel(trained[0]!.bytes);
    const [first] = await samples(model, { seeds: [0] });
    const grid = trained[0]!.grid.subarray(0, AREA);
    first!.forEach((value, i) => expect(Math.abs(toByte(value) - grid[i]!)).toBeLessThanOrEqual(1));
    model.dispose();
  });

  it("is nearly the same when published, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const full = loadModel(trained[0]!.bytes);
    const published = loadModel(publishModel(trained[0]!.bytes));
    const [a] = await samples(full);
    const [b] = await samples(published);
    expect(distance(a!, b!)).toBeLessThan(0.05);
    full.dispose();
    published.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says where the discriminator looks, by class, without leaving tensors", async () => {
    const model = loadModel(trained[0]!.bytes);
    const before = tf.memory().numTensors;
    const image = await tinyImages().read([0]);
    const { map, score } = await discriminatorSaliency(model, image, 0);
    expect(map).toHaveLength(AREA);
    expect(Math.min(...map)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...map)).toBe(1);
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
    const other = await discriminatorSaliency(model, image, 1);
    expect(other.score).not.toBe(score);
    expect(await discriminatorSaliency(model, image, 0)).toEqual({ map, score });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it("stops between batches when asked to", async () => {
    const model = loadModel(trained[0]!.bytes);
    const stop = new AbortController();
    const images = sampleImages(
      model,
      { classIndex: 0, seeds: [1, 2], truncation: 1, batch: 1 },
      stop.signal,
    );
    await images.next();
    stop.abort();
    await expect(images.next()).rejects.toThrow();
    model.dispose();
  });
});
