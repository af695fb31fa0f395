import { expect, it } from "vitest";
import { createPhantomSet } from "./phantomSet";
import { openDataset, readImage } from "./library";
import { memoryFiles } from "./testing/memoryFiles";
import { drain } from "./testing/scans";

const request = {
  seed: 2018,
  patients: [
    { classId: "normal", count: 2 },
    { classId: "pneumothorax", count: 1 },
  ],
  size: 32,
};

it("makes the patients asked for, and the same ones again", async () => {
  const store = memoryFiles();
  const { index } = (await drain(createPhantomSet(store, "demo", request))).result;
  expect(index.summary.kind).toBe("phantom");
  expect(index.summary.classes.map(({ id }) => id)).toEqual(["normal", "pneumothorax"]);
  const patients = (classId: string) =>
    new Set(index.images.filter((image) => image.classId === classId).map(({ patient }) => patient)).size;
  expect([patients("normal"), patients("pneumothorax")]).toEqual([2, 1]);
  expect((await readImage(store, "demo", 0)).pixels).toHaveLength(32 * 32);
  expect(await openDataset(store, "demo")).toEqual(index);

  const again = (await drain(createPhantomSet(store, "other", request))).result.index;
  expect(again.images).toEqual(index.images);
  expect(again.parts).toEqual(index.parts);
});

it("keeps nothing when stopped", async () => {
  const store = memoryFiles();
  const stopped = AbortSignal.abort();
  await expect(drain(createPhantomSet(store, "demo", request, stopped))).rejects.toMatchObject({
    code: "cancelled",
  });
  expect(store.used()).toBe(0);
});

it("refuses classes it does not know", async () => {
  const unknown = { ...request, patients: [{ classId: "gout", count: 1 }] };
  await expect(drain(createPhantomSet(memoryFiles(), "demo", unknown))).rejects.toMatchObject({
    code: "bad-config",
  });
});
