import "fake-indexeddb/auto";
import { openDB } from "idb";
import { expect, it } from "vitest";
import type { RunRecord } from "@/domain/training";
import { record, text, type Parse } from "./parse";
import { openRecords } from "./records";
import { unwrap, wrap, type Codec } from "./versions";

const run = (id: string, created: string): RunRecord => ({
  id,
  name: "Pneumothorax, run 1",
  number: 1,
  datasetId: "d1",
  config: {
    preset: "small-data",
    size: 64,
    classIds: ["pneumothorax"],
    steps: 100,
    batch: 16,
    width: 32,
    learningRate: 2e-4,
    seed: 7,
    fit: "pad",
    mirror: false,
    checkpointEvery: 50,
    gridEvery: 10,
  },
  classNames: ["Pneumothorax"],
  trainedOn: { images: 60, patients: 50 },
  state: "paused",
  step: 50,
  created,
  updated: created,
  checkpoints: [{ step: 50, bytes: 12, saved: created }],
  gridSteps: [0, 10],
  device: { backend: "wasm", name: "CPU", realGpu: false, reason: "No GPU." },
  throughput: { imagesPerSecond: 8, stepMs: 2000 },
});

it("gives back a run exactly as it was put, and lists oldest first", async () => {
  const records = await openRecords("put");
  const late = run("b", "2026-11-02T00:00:00.000Z");
  const early = run("c", "2026-11-01T00:00:00.000Z");
  await records.runs.put(late);
  await records.runs.put(early);
  expect(await records.runs.get("b")).toEqual(late);
  expect(await records.runs.all()).toEqual([early, late]);
  await records.runs.remove("b");
  expect(await records.runs.get("b")).toBeUndefined();
  records.close();
});

it("keeps records after the browser closes", async () => {
  const first = await openRecords("reopen");
  await first.runs.put(run("a", "2026-11-01T00:00:00.000Z"));
  first.close();
  const second = await openRecords("reopen");
  expect((await second.runs.all()).map((one) => one.id)).toEqual(["a"]);
  second.close();
});

it("a damaged record is named when asked for, and does not hide the others", async () => {
  const records = await openRecords("damaged");
  await records.runs.put(run("good", "2026-11-01T00:00:00.000Z"));
  const raw = await openDB("damaged");
  const value = { ...run("bad", "2026-11-01T00:00:00.000Z"), step: "many" };
  await raw.put("runs", { id: "bad", version: 1, value });
  raw.close();
  expect((await records.runs.all()).map((one) => one.id)).toEqual(["good"]);
  await expect(records.runs.get("bad")).rejects.toMatchObject({
    code: "storage",
    message: "A stored record is damaged: bad.step is not a count.",
  });
  records.close();
});

interface Note {
  readonly id: string;
  readonly title: string;
}
const note: Parse<Note> = record({ id: text, title: text });
const codec: Codec<Note> = {
  parse: note,
  migrations: [
    (old) => ({ ...(old as object), heading: (old as { name: string }).name }),
    (old) => ({ ...(old as object), title: (old as { heading: string }).heading.toUpperCase() }),
  ],
};

it("brings records of each older version up to date, one step at a time", () => {
  const now = { id: "n", title: "FIRST" };
  expect(unwrap(codec, { id: "n", version: 1, value: { id: "n", name: "first" } })).toEqual(now);
  expect(unwrap(codec, { id: "n", version: 2, value: { id: "n", heading: "first" } })).toEqual(now);
  expect(unwrap(codec, wrap(codec, now))).toEqual(now);
  expect(wrap(codec, now).version).toBe(3);
});

it("leaves a record of a newer Darkroom alone and says so", () => {
  expect(() => unwrap(codec, { id: "n", version: 4, value: {} })).toThrow(/another version of Darkroom/);
});
