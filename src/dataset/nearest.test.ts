import { beforeAll, describe, expect, it } from "vitest";
import type { DatasetIndex } from "@/domain/dataset";
import { importFiles } from "./importer";
import { readStored } from "./library";
import { findNearest } from "./nearest";
import { squareImage } from "./preprocess";
import { memoryFiles } from "./testing/memoryFiles";
import { drain, noisePng, sourceFile } from "./testing/scans";

const store = memoryFiles();
let index: DatasetIndex;

beforeAll(async () => {
  // Two images of each patient; noise of different sizes gives different smoothness.
  const files = Array.from({ length: 80 }, (_, i) =>
    sourceFile(
      `${i % 2 === 0 ? "a" : "b"}/person${i >> 2}_${i}.png`,
      noisePng(i, 16 + (i % 5) * 8, 16 + (i % 3) * 16),
    ),
  );
  const options = { name: "Set", labels: { kind: "folders" }, patients: { kind: "auto" } } as const;
  index = (await drain(importFiles(store, "set", files, options))).result.index;
});

const trainImages = (classId: string) =>
  index.images.filter((image) => image.classId === classId && index.parts[image.index] === "train");

async function distances(image: Float32Array, fit: "pad" | "crop", classId: string) {
  const rows = trainImages(classId).map(async ({ index: at }) => {
    const other = squareImage(await readStored(store, index, at), 64, fit);
    const sum = image.reduce(
      (total, value, i) => total + (value - Math.round(255 * other[i]!) / 255) ** 2,
      0,
    );
    return { index: at, distance: Math.sqrt(sum / 4096) };
  });
  return (await Promise.all(rows)).sort((x, y) => x.distance - y.distance);
}

describe("findNearest", () => {
  it.each(["pad", "crop"] as const)("agrees with a full comparison (%s)", async (fit) => {
    const image = squareImage(await readStored(store, index, index.parts.indexOf("test")), 64, fit);
    const found = await findNearest(store, {
      datasetId: "set",
      classIds: ["a"],
      image,
      size: 64,
      count: 5,
      fit,
    });
    const expected = (await distances(image, fit, "a")).slice(0, 5);
    expect(found.neighbours.map(({ index: at }) => at)).toEqual(expected.map(({ index: at }) => at));
    found.neighbours.forEach(({ distance }, i) => expect(distance).toBeCloseTo(expected[i]!.distance, 5));
    expect(found.searched).toBe(trainImages("a").length);
  });

  it("finds a copy at distance 0", async () => {
    const { index: at } = trainImages("b")[3]!;
    const image = squareImage(await readStored(store, index, at), 64, "pad");
    const { neighbours } = await findNearest(store, {
      datasetId: "set",
      classIds: ["b"],
      image,
      size: 64,
      count: 1,
    });
    expect(neighbours[0]!.index).toBe(at);
    expect(neighbours[0]!.distance).toBeLessThan(0.002);
  });

  it("controls with other patients only, and keeps the result", async () => {
    const image = new Float32Array(64 * 64);
    const query = { datasetId: "set", classIds: ["a"], image, size: 64, count: 1 };
    const { control } = await findNearest(store, query);
    const members = trainImages("a");
    const expected = await Promise.all(
      members.map(async ({ index: at, patient }) => {
        const own = squareImage(await readStored(store, index, at), 64, "pad").map(
          (value) => Math.round(255 * value) / 255,
        );
        const others = await distances(own, "pad", "a");
        return others.find(({ index: other }) => index.images[other]!.patient !== patient)!.distance;
      }),
    );
    expected.sort((x, y) => x - y);
    expect(control).toHaveLength(members.length);
    control.forEach((distance, i) => expect(distance).toBeCloseTo(expected[i]!, 5));
    expect((await findNearest(store, query)).control).toEqual(control);
  });
});
