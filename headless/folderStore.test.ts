import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderStore } from "./folderStore";

let folder: string;
let store: FolderStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-test-"));
  store = new FolderStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

describe("a folder as file store", () => {
  it("reads back what was written, whole and in part", async () => {
    await store.write("a/b.bin", Uint8Array.of(1, 2, 3, 4));
    expect([...(await store.read("a/b.bin"))]).toEqual([1, 2, 3, 4]);
    expect([...(await store.read("a/b.bin", 1, 3))]).toEqual([2, 3]);
    expect([...(await store.read("a/b.bin", 3, 99))]).toEqual([4]);
    expect(await readdir(join(folder, "a"))).toEqual(["b.bin"]);
  });

  it("appends, tells the offset, and cuts off what lies beyond", async () => {
    const first = await store.append("x");
    expect(await first.append(Uint8Array.of(1, 2, 3))).toBe(0);
    expect(await first.append(Uint8Array.of(4))).toBe(3);
    await first.close();
    const second = await store.append("x", 2);
    expect(await second.append(Uint8Array.of(9))).toBe(2);
    await second.close();
    expect([...(await store.read("x"))]).toEqual([1, 2, 9]);
  });

  it("says what is there and what is not", async () => {
    await store.write("a/b", Uint8Array.of(1));
    expect(await store.list("a")).toEqual(["b"]);
    expect(await store.list("nothing")).toEqual([]);
    expect([await store.exists("a/b"), await store.exists("a/c")]).toEqual([true, false]);
    expect([await store.size("a/b"), await store.size("a/c")]).toEqual([1, 0]);
    await expect(store.read("a/c")).rejects.toMatchObject({ code: "not-found" });
    await store.remove("a");
    await store.remove("a");
    expect(await store.exists("a/b")).toBe(false);
  });

  it("never leaves its folder", async () => {
    await expect(store.write("../outside", Uint8Array.of(1))).rejects.toMatchObject({ code: "storage" });
  });
});
