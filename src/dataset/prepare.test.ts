import { beforeAll, describe, expect, it } from "vitest";
import type { DatasetIndex } from "@/domain/dataset";
import type { FileStore } from "@/domain/files";
import { importFiles } from "./importer";
import { changeSplit, readImage } from "./library";
import { prepareTrainingImages } from "./prepare";
import { trainingImage } from "./preprocess";
import { memoryFiles } from "./testing/memoryFiles";
import { drain, noisePng, sourceFile } from "./testing/scans";

const store = memoryFiles();
let index: DatasetIndex;

beforeAll(async () => {
  const files = Array.from({ length: 60 }, (_, i) =>
    sourceFile(`${i % 3 === 0 ? "rare" : "common"}/${i}.png`, noisePng(i)),
  );
  const options = { name: "Set", labels: { kind: "folders" }, patients: { kind: "auto" } } as const;
  index = (await drain(importFiles(store, "set", files, options))).result.index;
});

const request = { classIds: ["rare", "common"], size: 16, fit: "crop" } as const;
const prepare = async (wanted: Parameters<typeof prepareTrainingImages>[2] = request) =>
  drain(prepareTrainingImages(store, index, wanted));

describe("prepareTrainingImages", () => {
  it("gives the training part only, each class at its position", async () => {
    const { result, reports } = await prepare();
    expect(result.count).toBe(index.parts.filter((part) => part === "train").length);
    expect(result.patients).toBe(result.count);
    for (let i = 0; i < result.count; i++) {
      const image = index.images[result.imageIndex(i)]!;
      expect(index.parts[image.index]).toBe("train");
      expect(request.classIds[result.classOf(i)]).toBe(image.classId);
    }
    expect(reports.at(-1)).toEqual({ done: 60, total: 60 });
  });

  it("reads any rows, as preprocessing makes them, to within half a step of 16 bits", async () => {
    const { result } = await prepare();
    const wanted = [result.count - 1, 0, 7];
    const read = await result.read(wanted);
    for (const [position, i] of wanted.entries()) {
      const expected = trainingImage(await readImage(store, "set", result.imageIndex(i)), 16, "crop");
      const got = read.subarray(position * 256, (position + 1) * 256);
      expect(Math.max(...got.map((value, p) => Math.abs(value - expected[p]!)))).toBeLessThan(1.6e-5);
    }
  });

  it("writes each image once when two ask at the same time", async () => {
    const fresh = { ...request, size: 12 };
    let written = 0;
    const counting: FileStore = {
      ...store,
      append: async (path, offset) => {
        const appender = await store.append(path, offset);
        // As slow as a disk: without it the first would be done before the second begins.
        const append = async (bytes: Uint8Array) => {
          written += bytes.length;
          await new Promise((resolve) => setTimeout(resolve));
          return appender.append(bytes);
        };
        return { ...appender, append, close: () => appender.close() };
      },
    };
    const ask = () => drain(prepareTrainingImages(counting, index, fresh));
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(written).toBe(60 * 12 * 12 * 2);
    const all = Array.from({ length: one.result.count }, (_, i) => i);
    expect(await other.result.read(all)).toEqual(await one.result.read(all));
  });

  it("does not repeat work, goes on after an interruption, and survives a new split", async () => {
    const fresh = { ...request, size: 8 };
    const stop = new AbortController();
    const steps = prepareTrainingImages(store, index, fresh, stop.signal);
    await steps.next();
    stop.abort();
    await expect(steps.next()).rejects.toMatchObject({ name: "AbortError" });
    const names = await store.list("datasets/set/prepared/8-crop");
    expect(names).toHaveLength(1);
    // Not the name of the class, which may be a person's.
    expect(names[0]).not.toContain("rare");
    const path = `datasets/set/prepared/8-crop/${names[0]!}`;
    expect(await store.size(path)).toBeGreaterThan(0);
    const { result } = await prepare(fresh);
    expect(await store.size(path)).toBe(20 * 8 * 8 * 2);
    const before = await result.read([0]);

    const changed = await changeSplit(store, "set", { train: 0.5, validation: 0.25, test: 0.25, seed: 9 });
    const again = await drain(prepareTrainingImages(store, changed, fresh));
    expect(again.reports.length).toBeLessThanOrEqual(2);
    expect(again.result.count).toBe(changed.parts.filter((part) => part === "train").length);
    const same = Array.from({ length: again.result.count }, (_, i) => i).find(
      (i) => again.result.imageIndex(i) === result.imageIndex(0),
    );
    if (same !== undefined) expect(await again.result.read([same])).toEqual(before);
  });

  it("refuses classes without training images, and a single image", async () => {
    await expect(prepare({ ...request, classIds: ["rare", "ghost"] })).rejects.toMatchObject({
      code: "too-few-images",
      message: /ghost/,
    });
    await expect(prepare({ ...request, classIds: [] })).rejects.toMatchObject({ code: "too-few-classes" });
    const options = { name: "One", labels: { kind: "folders" }, patients: { kind: "auto" } } as const;
    const one = (await drain(importFiles(store, "one", [sourceFile("x/a.png", noisePng(1))], options))).result
      .index;
    const alone = drain(prepareTrainingImages(store, one, { classIds: ["x"], size: 16, fit: "pad" }));
    await expect(alone).rejects.toMatchObject({ code: "too-few-images", message: /at least two/ });
  });
});
