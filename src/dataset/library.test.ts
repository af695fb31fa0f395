import { describe, expect, it } from "vitest";
import { importFiles } from "./importer";
import { changeSplit, listDatasets, openDataset, readImage, readThumbnails, removeDataset } from "./library";
import { memoryFiles } from "./testing/memoryFiles";
import { drain, noisePng, sourceFile } from "./testing/scans";

async function withSet() {
  const store = memoryFiles();
  const files = Array.from({ length: 12 }, (_, i) => sourceFile(`x/${i}.png`, noisePng(i)));
  const options = { name: "Set", labels: { kind: "folders" }, patients: { kind: "auto" } } as const;
  await drain(importFiles(store, "set", files, options));
  return store;
}

describe("library", () => {
  it("changes the split for good", async () => {
    const store = await withSet();
    const split = { train: 0.5, validation: 0.25, test: 0.25, seed: 5 };
    const changed = await changeSplit(store, "set", split);
    expect(changed.parts.filter((part) => part === "train")).toHaveLength(6);
    expect(await openDataset(store, "set")).toEqual(changed);
    await expect(changeSplit(store, "set", { ...split, train: 0 })).rejects.toMatchObject({
      code: "bad-config",
    });
  });

  it("removes a set with all its files", async () => {
    const store = await withSet();
    await removeDataset(store, "set");
    expect(store.used()).toBe(0);
    await expect(openDataset(store, "set")).rejects.toMatchObject({ code: "not-found" });
  });

  it("says when an image is not there", async () => {
    const store = await withSet();
    await expect(readImage(store, "set", 12)).rejects.toMatchObject({ code: "not-found" });
    await expect(readThumbnails(store, "set", [12])).rejects.toMatchObject({ code: "not-found" });
  });

  it.each([
    ["cut", (text: string) => text.slice(0, 400)],
    ["of another shape", () => "[1, 2]"],
    ["with a wrong field", (text: string) => text.replace('"rows":20', '"rows":"20"')],
    ["of a newer version", (text: string) => text.replace('"version":1', '"version":99')],
  ])("refuses an index that is %s, and lists the other sets", async (_, damage) => {
    const store = await withSet();
    const text = new TextDecoder().decode(await store.read("datasets/set/index.json"));
    expect(damage(text)).not.toBe(text);
    await store.write("datasets/bad/index.json", new TextEncoder().encode(damage(text)));
    await expect(openDataset(store, "bad")).rejects.toMatchObject({ code: "storage" });
    expect((await listDatasets(store)).map(({ id }) => id)).toEqual(["set"]);
  });
});
