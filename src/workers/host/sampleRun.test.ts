import { beforeEach, describe, expect, it } from "vitest";
import type { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { makerOf } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { memoryFiles } from "@/storage/memoryFiles";
import { readGrid } from "./grids";
import { sampleFolder } from "./places";
import { createRun } from "./runs";
import { sampleRun, type Generate, type WithGenerator } from "./sampleRun";
import { listSampleSets, readSample, readSampleThumbnails, removeSampleSet } from "./sampleSets";
import { config, datasetIndex } from "./testing/fakeTraining";
import { memoryDesk, type MemoryDesk } from "./testing/memoryDesk";

const never = new AbortController().signal;
const silent = { signal: never, progress: () => undefined };

/** Even grey images whose value is told by the seed and the class: −1 + seed / 100 + class / 2. */
const generate: Generate = async function* ({ classIndex, seeds }) {
  for (let at = 0; at < seeds.length; at += 4) {
    const batch = seeds.slice(at, at + 4);
    const pixels = new Float32Array(batch.length * 64 * 64);
    batch.forEach((seed, i) => pixels.fill(-1 + seed / 100 + classIndex / 2, i * 4096, (i + 1) * 4096));
    yield pixels;
  }
};
const withGenerator: WithGenerator = (_runId, _step, work) => work(generate);

let desk: MemoryDesk;
let run: RunRecord;
const request = (counts: readonly { classId: string; count: number }[]) => ({
  runId: run.id,
  step: 50,
  counts,
  seed: 10,
  truncation: 0.7,
});

async function setUp(files: FileStore = memoryFiles()) {
  desk = memoryDesk(files);
  const classIds = ["normal", "pneumothorax"];
  const made = await createRun(desk, datasetIndex, { ...config, classIds }, () => undefined);
  run = { ...made, checkpoints: [{ step: 50, bytes: 1, saved: made.created }] };
  await desk.records.runs.put(run);
}
beforeEach(() => setUp());

describe("sampling", () => {
  it("draws from all models of an ensemble as one source, equal shares, and the set says so", async () => {
    const ensemble = { id: "e", member: 1, of: 2 };
    const second = await createRun(desk, datasetIndex, run.config, () => undefined, ensemble);
    expect(second.config.seed).toBe(run.config.seed + 1);
    await desk.records.runs.put({ ...second, checkpoints: [{ step: 70, bytes: 1, saved: "" }] });
    const asked: string[] = [];
    const remembering: WithGenerator = (runId, step, work) => {
      asked.push(`${runId} at ${step}`);
      return work(generate);
    };
    const members = [
      { runId: run.id, step: 50 },
      { runId: second.id, step: 70 },
    ];
    const counts = [{ classId: "normal", count: 5 }];
    const set = await sampleRun(desk, remembering, { ...request(counts), members }, silent);
    expect(asked).toEqual([`${run.id} at 50`, `${second.id} at 70`]);
    expect(set.members).toEqual(members);
    expect([0, 1, 2, 4].map((i) => makerOf(set, i).step)).toEqual([50, 50, 70, 70]);
    expect((await readSample(desk, set.id, 4)).pixels[0]).toBeGreaterThan(0);
    const stray = [...members.slice(0, 1), { runId: second.id, step: 71 }];
    await expect(
      sampleRun(desk, remembering, { ...request(counts), members: stray }, silent),
    ).rejects.toThrow("Step 71 of All classes, run 2, model 2 of 2 is not kept.");
  });

  it("makes so many of each class, image i from seed + i, and keeps them at 12 bits with thumbnails", async () => {
    const seen: number[] = [];
    const counts = [
      { classId: "pneumothorax", count: 6 },
      { classId: "normal", count: 2 },
    ];
    const set = await sampleRun(desk, withGenerator, request(counts), {
      signal: never,
      progress: ({ done }) => seen.push(done),
    });
    expect(set.seeds).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    expect(set.classNames).toEqual([...Array(6).fill("Pneumothorax"), "Normal", "Normal"]);
    expect(set).toMatchObject({ truncation: 0.7, step: 50, size: 64, preset: "small-data" });
    expect(seen).toEqual([0, 4, 6, 8]);
    // −1 + 0.16 of the range −1 to 1 is 0.08 of 4095; the same of 255 for the thumbnail.
    const image = await readSample(desk, set.id, 6);
    expect(image).toMatchObject({
      rows: 64,
      columns: 64,
      slope: 1,
      intercept: 0,
      window: { center: 2048, width: 4096 },
    });
    expect([image.pixels[0], image.pixels[4095]]).toEqual([328, 328]);
    // Pneumothorax, seed 15: −1 + 0.15 + 0.5, which is 0.325 of the range.
    const thumbs = await readSampleThumbnails(desk, set.id, [6, 5]);
    expect([thumbs.length, thumbs[0], thumbs[4096]]).toEqual([8192, 20, 83]);
    expect((await listSampleSets(desk, "d1")).map(({ id }) => id)).toEqual([set.id]);
  });

  it("a set that was stopped leaves nothing behind", async () => {
    const stop = new AbortController();
    const failure = sampleRun(desk, withGenerator, request([{ classId: "normal", count: 12 }]), {
      signal: stop.signal,
      progress: ({ done }) => done >= 4 && stop.abort(),
    });
    await expect(failure).rejects.toMatchObject({ code: "cancelled" } satisfies Partial<AppError>);
    expect(await desk.files.list("samples")).toEqual([]);
    expect(await listSampleSets(desk)).toEqual([]);
  });

  it("a full disk removes the unfinished set and says what is kept", async () => {
    await setUp(memoryFiles(60_000));
    const failure = sampleRun(desk, withGenerator, request([{ classId: "normal", count: 12 }]), silent);
    await expect(failure).rejects.toMatchObject({
      code: "quota",
      kept: "The run and earlier sets are kept; the unfinished set was removed.",
    });
    expect(await desk.files.list("samples")).toEqual([]);
  });

  it.each([
    ["no image at all", [{ classId: "normal", count: 0 }], "bad-config"],
    ["a class it has not learned", [{ classId: "oedema", count: 1 }], "bad-config"],
  ])("refuses %s", async (_what, counts, code) => {
    await expect(sampleRun(desk, withGenerator, request(counts), silent)).rejects.toMatchObject({ code });
  });

  it("says not-found for a step that is not kept, an image beyond the set, and a set that was removed", async () => {
    const counts = [{ classId: "normal", count: 1 }];
    const early = sampleRun(desk, withGenerator, { ...request(counts), step: 40 }, silent);
    await expect(early).rejects.toMatchObject({ code: "not-found" });
    const set = await sampleRun(desk, withGenerator, request(counts), silent);
    await expect(readSample(desk, set.id, 1)).rejects.toMatchObject({ code: "not-found" });
    await removeSampleSet(desk, set.id);
    expect(await desk.files.list(sampleFolder(set.id))).toEqual([]);
    await expect(readSample(desk, set.id, 0)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the grid of a shipped model", () => {
  it("is made when first asked for, as training makes it: seeds from 0, classes in turn; then kept", async () => {
    await desk.records.runs.put({ ...run, pretrained: true, gridSteps: [50] });
    let made = 0;
    const counting: WithGenerator = (...args) => {
      made++;
      return withGenerator(...args);
    };
    const grid = await readGrid(desk, counting, run.id, 50);
    expect(grid).toHaveLength(20 * 4096);
    // Image 3: seed 3, class 1: (−1 + 0.03 + 0.5 + 1) / 2 of 255.
    expect([grid[0], grid[3 * 4096]]).toEqual([0, Math.round(0.265 * 255)]);
    expect(await readGrid(desk, counting, run.id, 50)).toEqual(grid);
    expect(made).toBe(1);
  });

  it("of any other run is only read, never made up", async () => {
    await expect(readGrid(desk, withGenerator, run.id, 50)).rejects.toMatchObject({ code: "not-found" });
  });
});
