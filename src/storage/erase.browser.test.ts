import { afterEach, beforeEach, expect, it } from "vitest";
import { nothingLeft } from "@/domain/kept";
import { browserErasers, eraseEverything, erasureInterrupted } from "./erase";
import { countPlace, walk, PLACES } from "./inventory";
import { keptReport } from "./keptKinds";
import { settled } from "./walkDatabases";

async function plantFile(path: string, bytes: number): Promise<void> {
  const parts = path.split("/");
  let folder = await navigator.storage.getDirectory();
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
  const stream = await (await folder.getFileHandle(parts.at(-1)!, { create: true })).createWritable();
  await stream.write(new Uint8Array(bytes));
  await stream.close();
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("runs", { keyPath: "id" });
  return settled(request);
}

async function plantAll(): Promise<void> {
  await plantFile("datasets/d1/pixels.bin", 5000);
  await plantFile("datasets/d1/thumbs.bin", 400);
  await plantFile("datasets/d1/prepared/64-pad/normal.u16", 300);
  await plantFile("runs/r1/checkpoints/10.dkm", 70);
  await plantFile("runs/r1/checkpoints/20.dkm", 80);
  await plantFile("runs/r2/checkpoints/10.dkm", 200);
  await plantFile("runs/r1/grids/10.u8", 9);
  await plantFile("samples/s1/pixels.bin", 60);
  await plantFile("strange/file.tmp", 7);
  const database = await openDatabase("darkroom");
  const store = database.transaction("runs", "readwrite").objectStore("runs");
  await settled(store.put({ id: "r1", value: new Uint8Array(100) }));
  database.close();
  const cache = await caches.open("darkroom-app");
  await cache.put("/assets/app.js", new Response("x".repeat(1000)));
  await cache.put("/models/small.dkm", new Response("x".repeat(2000)));
  localStorage.setItem("darkroom.dataset", "d1");
  sessionStorage.setItem("seen", "1");
  document.cookie = "planted=1; path=/";
}

beforeEach(async () => {
  await eraseEverything();
  await plantAll();
});
afterEach(async () => {
  await eraseEverything();
});

async function reportNow() {
  const found = [];
  for (const place of PLACES) for await (const item of walk(place)) found.push(item);
  return keptReport(found);
}

it("counts every byte that is kept, by what it is, and names what it does not know", async () => {
  const report = await reportNow();
  const row = (kind: string) => report.rows.find((one) => one.kind === kind);
  expect(row("scans")).toMatchObject({ items: 1, bytes: 5000 });
  expect(row("thumbnails")).toMatchObject({ items: 1, bytes: 400 });
  expect(row("prepared")).toMatchObject({ items: 1, bytes: 300 });
  expect(row("checkpoints")).toMatchObject({ items: 3, bytes: 350 });
  expect(row("progress")).toMatchObject({ items: 1, bytes: 9 });
  expect(row("synthetic")).toMatchObject({ items: 1, bytes: 60 });
  expect(row("models")).toMatchObject({ items: 1, bytes: 2000 });
  expect(row("app")).toMatchObject({ items: 1, bytes: 1000 });
  // Key "r1", fields "id" and "value", "r1" again, 100 bytes.
  expect(row("records")).toMatchObject({ items: 1, bytes: 2 + 2 + 2 + 5 + 100 });
  expect(row("other")).toMatchObject({ items: 1, bytes: 7 });
  expect(report.unknown).toEqual(["strange/file.tmp"]);
  expect(report.runs).toEqual([
    { runId: "r2", checkpoints: 1, bytes: 200 },
    { runId: "r1", checkpoints: 2, bytes: 150 },
  ]);
  expect(report.rows.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(report.bytes);
});

it("erases all of it, shows what was there, and finds nothing afterwards", async () => {
  const report = await eraseEverything();
  expect(report.places.find(({ place }) => place === "files")?.before).toMatchObject({
    items: 9,
    bytes: 6126,
  });
  expect(nothingLeft(report)).toBe(true);
  for (const place of PLACES) expect(await countPlace(place)).toEqual({ place, items: 0, bytes: 0 });
  expect(await indexedDB.databases()).toEqual([]);
  expect(erasureInterrupted()).toBe(false);
});

it("a store that fails does not keep the others; what is left is said and remembered until it is gone", async () => {
  const broken = () => Promise.reject(new Error("The disk is read only."));
  const report = await eraseEverything(undefined, { ...browserErasers, files: broken });
  const files = report.places.find(({ place }) => place === "files");
  expect(files).toMatchObject({ after: { items: 9, bytes: 6126 }, failure: "The disk is read only." });
  expect(nothingLeft(report)).toBe(false);
  expect(await countPlace("databases")).toMatchObject({ items: 0 });
  expect(await countPlace("caches")).toMatchObject({ items: 0 });
  expect(erasureInterrupted()).toBe(true);

  expect(nothingLeft(await eraseEverything())).toBe(true);
  expect(erasureInterrupted()).toBe(false);
});

it("says when another tab holds a database open, and deletes it once that tab lets go", async () => {
  const held = await openDatabase("held");
  const report = await eraseEverything();
  expect(report.places.find(({ place }) => place === "databases")?.failure).toContain("held");
  expect(nothingLeft(report)).toBe(false);
  held.close();
  expect(nothingLeft(await eraseEverything())).toBe(true);
}, 30_000);

it("looking does not make what is not there", async () => {
  await eraseEverything();
  await reportNow();
  expect(await indexedDB.databases()).toEqual([]);
  expect(await caches.keys()).toEqual([]);
});
