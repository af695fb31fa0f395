import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CascadeSampleProgress, CascadeSampleRequest } from "@/domain/cascade";
import type { VolumeInfo } from "@/domain/volume";
import { startTestDevice } from "../testing/tinyRun";
import { edgesOf } from "./edges";
import type { CascadeModel } from "./model";
import { fromStored, sampleCascade, type SampleOptions } from "./sampleCascade";
import { MemoryShelf } from "./testing/memoryShelf";
import { untrainedModel } from "./testing/models";
import { cropOf, madeUp } from "./testing/tiles";
import { wholeSize } from "./windows";

beforeAll(startTestDevice);
const models: CascadeModel[] = [];
afterEach(() => models.splice(0).forEach((model) => model.dispose()));
function modelOf(...args: Parameters<typeof untrainedModel>): CascadeModel {
  const model = untrainedModel(...args);
  models.push(model);
  return model;
}

const request: CascadeSampleRequest = { seed: 4, size: 256, classIndex: 0, truncation: 1, tile: 64 };

async function run(
  model: CascadeModel,
  changes: Partial<CascadeSampleRequest> = {},
  shelf = new MemoryShelf(),
  options: SampleOptions = {},
) {
  const events: CascadeSampleProgress[] = [];
  const running = sampleCascade(model, { ...request, ...changes }, shelf, "x", options);
  for (;;) {
    const next = await running.next();
    if (next.done) return { events, info: next.value, shelf };
    events.push(next.value);
  }
}

async function valuesOf(shelf: MemoryShelf, info: VolumeInfo): Promise<Float32Array> {
  const volume = await shelf.open(`x-${info.size[2]}`);
  return fromStored(await volume.read({ start: [0, 0, 0], size: info.size }));
}

/** A step of the 16 bits that voxels are stored in; a lower scale may be rounded the other way. */
const STEP = 2 / 65_535;

describe("sampling a cascade", () => {
  it.each([2, 3] as const)("gives the same image in %dD whatever the tile", async (dim) => {
    const [base, size, tiles] = dim === 2 ? [64, 256, [256, 64, 40]] : ([16, 64, [64, 24, 16]] as const);
    const model = modelOf(dim, base, 2);
    const images: Float32Array[] = [];
    for (const tile of tiles) {
      const { shelf, info } = await run(model, { size, tile });
      images.push(await valuesOf(shelf, info));
    }
    for (const image of images.slice(1)) {
      const worst = image.reduce((most, value, i) => Math.max(most, Math.abs(value - images[0]![i]!)), 0);
      expect(worst).toBeLessThan(1.5 * STEP);
    }
  });

  it("reports the coarse image first, then the tiles of each doubling, up to all of the work", async () => {
    const { events, info } = await run(modelOf(2, 64, 2));
    expect(events.map(({ volume }) => volume)).toEqual([
      ...["x-64", ...Array.from({ length: 4 }, () => "x-128"), ...Array.from({ length: 16 }, () => "x-256")],
    ]);
    expect(events.at(-1)).toMatchObject({ share: 1, done: 16, total: 16, scales: 3 });
    expect(info).toMatchObject({ size: [1, 256, 256], intercept: -1024, origin: "synthetic" });
    expect(info.slope * 65_535 + info.intercept).toBeCloseTo(3071, 6);
  });

  it("goes on where it was stopped, and ends with the same voxels", async () => {
    const model = modelOf(2, 64, 2);
    const whole = await run(model);
    const shelf = new MemoryShelf();
    const stop = new AbortController();
    const running = sampleCascade(model, request, shelf, "x", { signal: stop.signal });
    for (let i = 0; i < 9; i++) await running.next();
    stop.abort();
    await expect(running.next()).rejects.toThrow(/abort/);
    const made = shelf.volumes.get("x-256")!.blocks.done;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(16);
    const again = await run(model, {}, shelf);
    expect(shelf.volumes.get("x-256")!.made).toHaveLength(16);
    expect(await valuesOf(shelf, again.info)).toEqual(await valuesOf(whole.shelf, whole.info));
  });

  it("stops when storage is full at 80 %, says so, loses nothing, and goes on when there is room", async () => {
    const model = modelOf(2, 64, 2);
    const shelf = new MemoryShelf();
    shelf.room = 1 + 4 + 13;
    const failure: unknown = await run(model, {}, shelf).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      code: "quota",
      message: expect.stringContaining("81 %"),
      kept: expect.stringContaining("13 of 16"),
      advice: expect.stringContaining("continue"),
    });
    shelf.room = Infinity;
    const { info } = await run(model, {}, shelf);
    const whole = await run(model);
    expect(await valuesOf(shelf, info)).toEqual(await valuesOf(whole.shelf, whole.info));
  });

  it("starts anew when another seed is asked for under the same name", async () => {
    const model = modelOf(2, 64, 1);
    const { shelf, info } = await run(model, { size: 128 });
    const first = await valuesOf(shelf, info);
    await run(model, { size: 128, seed: 5 }, shelf);
    const second = await valuesOf(shelf, info);
    expect(second.filter((value, i) => value === first[i]).length).toBeLessThan(first.length / 10);
  });

  it("repeats the last doubling beyond the trained sizes, with noise of its own", async () => {
    const model = modelOf(2, 64, 1);
    const { shelf, info } = await run(model, { size: 256 });
    expect(info.size).toEqual([1, 256, 256]);
    expect(new Set(await valuesOf(shelf, info)).size).toBeGreaterThan(1000);
  });

  it("follows the edges that are given, and starts from an image that is given", async () => {
    const model = modelOf(2, 64, 1, { edges: true });
    const from = await madeUp([1, 64, 64], 3)({ start: [0, 0, 0], size: [1, 64, 64] });
    const drawn = (side: number) => edgesOf(madeUp(wholeSize(2, side), 8), wholeSize(2, side), 2);
    const plain = await run(model, { size: 128 }, new MemoryShelf(), { from });
    const edged = await run(model, { size: 128 }, new MemoryShelf(), { from, edges: drawn });
    const [a, b] = [await valuesOf(plain.shelf, plain.info), await valuesOf(edged.shelf, edged.info)];
    expect(a.filter((value, i) => value === b[i]).length).toBeLessThan(a.length / 2);
    const base = await edged.shelf.open("x-64");
    const kept = fromStored(await base.read({ start: [0, 3, 5], size: [1, 9, 7] }));
    const expected = cropOf(from, [1, 64, 64], { start: [0, 3, 5], size: [1, 9, 7] });
    kept.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
  });

  it("refuses sizes that are no doubling, and doublings that nobody trained", async () => {
    await expect(run(modelOf(2, 64, 1), { size: 200 })).rejects.toMatchObject({ code: "bad-config" });
    await expect(run(modelOf(2, 64, 0), { size: 128 })).rejects.toMatchObject({ code: "bad-config" });
  });
});
