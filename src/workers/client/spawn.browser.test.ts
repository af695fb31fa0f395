import { afterAll, describe, expect, it } from "vitest";
import { PHANTOM_SEED } from "@/domain/phantom";
import type { AppError } from "@/domain/errors";
import { GRID_COUNT, type RunConfig } from "@/domain/training";
import * as library from "../protocol/library";
import * as training from "../protocol/training";
import { connect } from "./connect";
import { libraryWorker, trainingWorker } from "./spawn";

const config: RunConfig = {
  preset: "small-data",
  size: 64,
  classIds: ["pneumothorax"],
  steps: 6,
  batch: 4,
  width: 8,
  learningRate: 2e-4,
  seed: 7,
  fit: "pad",
  mirror: false,
  checkpointEvery: 3,
  gridEvery: 3,
};

/** A picture file as a camera or an archive would give it, made by the browser's own encoder. */
async function pictureFile(type: "image/png" | "image/jpeg", brightness: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(96, 80);
  const context = canvas.getContext("2d")!;
  const slope = context.createLinearGradient(0, 0, 96, 80);
  slope.addColorStop(0, "black");
  slope.addColorStop(1, `rgb(${brightness} ${brightness} ${brightness})`);
  context.fillStyle = slope;
  context.fillRect(0, 0, 96, 80);
  return canvas.convertToBlob({ type, quality: 0.95 });
}

it("imports PNG and JPEG files, and says why another file was left out", async () => {
  const files = [
    { path: "scans/a/1.png", file: await pictureFile("image/png", 250) },
    { path: "scans/a/2.jpg", file: await pictureFile("image/jpeg", 200) },
    { path: "scans/b/3.jpg", file: await pictureFile("image/jpeg", 150) },
    { path: "scans/b/notes.txt", file: new Blob(["only text"]) },
  ];
  const rejected: string[] = [];
  const { index } = await libraryWorker().call(
    library.importFiles,
    { files, options: { name: "Three", labels: { kind: "folders" }, patients: { kind: "each-file" } } },
    {
      onProgress: (progress) =>
        rejected.push(...progress.rejected.map(({ path, code }) => `${path}: ${code}`)),
    },
  );
  expect(index.images.map(({ source, rows, columns }) => ({ source, rows, columns }))).toEqual([
    { source: "png", rows: 80, columns: 96 },
    { source: "jpeg", rows: 80, columns: 96 },
    { source: "jpeg", rows: 80, columns: 96 },
  ]);
  expect(rejected).toEqual(["scans/b/notes.txt: not-an-image"]);
  const jpeg = await libraryWorker().call(library.readImage, { id: index.summary.id, index: 2 });
  expect(Math.max(...jpeg.pixels)).toBeGreaterThan(140);
  expect(Math.max(...jpeg.pixels)).toBeLessThan(155);
  await libraryWorker().call(library.removeDataset, { id: index.summary.id });
});

afterAll(() => {
  libraryWorker().terminate();
  trainingWorker().terminate();
});

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => thrown,
  );

/** The workers as the app has them, over real storage, on the processor. */
describe("from demo patients to an export, in real workers", { timeout: 120_000 }, () => {
  let datasetId = "";
  let runId = "";
  let sampleSetId = "";

  it("makes the demo patients and reads them back", async () => {
    const counts: number[] = [];
    const patients = ["normal", "pneumothorax"].map((classId) => ({ classId, count: 6 }));
    const request = { seed: PHANTOM_SEED, patients, size: 64 };
    const { index } = await libraryWorker().call(library.createPhantom, request, {
      onProgress: ({ accepted }) => counts.push(accepted),
    });
    datasetId = index.summary.id;
    expect(index.summary.classes).toHaveLength(2);
    expect(counts.at(-1)).toBe(index.images.length);
    const image = await libraryWorker().call(library.readImage, { id: datasetId, index: 0 });
    expect(image.pixels).toHaveLength(64 * 64);
    const thumbs = await libraryWorker().call(library.readThumbnails, { id: datasetId, indices: [0, 1] });
    expect(thumbs).toHaveLength(2 * 64 * 64);
    const report = await libraryWorker().call(library.storageReport, undefined);
    expect(report.used).toBeGreaterThan(image.pixels.byteLength * index.images.length);
  });

  it("trains on the processor, pauses, resumes and finishes", async () => {
    const device = await trainingWorker().call(training.prepareDevice, { prefer: "wasm" });
    expect(device.backend).toBe("wasm");
    const run = await trainingWorker().call(training.createRun, { datasetId, config });
    runId = run.id;
    const steps: number[] = [];
    const paused = await trainingWorker().call(
      training.train,
      { runId },
      {
        onProgress: (report) => {
          if (report.kind !== "progress") return;
          steps.push(report.progress.step);
          if (report.progress.step === 2) {
            void trainingWorker().call(training.pauseTraining, { runId, as: "paused" });
          }
        },
      },
    );
    expect(paused.state).toBe("paused");
    const done = await trainingWorker().call(training.train, { runId });
    expect(done).toMatchObject({ state: "finished", step: 6 });
    const curve = await trainingWorker().call(training.readCurve, { runId });
    expect(curve.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    const grid = await trainingWorker().call(training.readGrid, { runId, step: 6 });
    expect(grid).toHaveLength(GRID_COUNT * 64 * 64);
    expect(new Set(grid).size).toBeGreaterThan(1);
  });

  it("a worker killed while it trains is noticed, and the run resumes at its last checkpoint", async () => {
    const lives: Worker[] = [];
    const line = connect(() => {
      const url = new URL("../host/training.worker.ts", import.meta.url);
      lives.push(new Worker(url, { type: "module" }));
      return lives.at(-1)!;
    });
    const run = await line.call(training.createRun, { datasetId, config });
    await line.call(training.prepareDevice, { prefer: "wasm" });
    let elsewhere: Promise<unknown> | null = null;
    const training1 = line.call(
      training.train,
      { runId: run.id },
      {
        onProgress: (report) => {
          if (report.kind !== "progress") return;
          if (report.progress.step === 1)
            elsewhere = failure(trainingWorker().call(training.train, { runId: run.id }));
          if (report.progress.step === 4) lives[0]!.terminate();
        },
      },
    );
    expect(await failure(training1)).toMatchObject({ code: "worker-died" });
    expect(await elsewhere).toMatchObject({ code: "busy" });
    const [, found] = await line.call(training.listRuns, { datasetId });
    expect(lives).toHaveLength(2);
    expect(found).toMatchObject({
      id: run.id,
      state: "paused",
      step: 3,
      message: "Interrupted. Step 3 is saved.",
    });
    const steps: number[] = [];
    await line.call(training.prepareDevice, { prefer: "wasm" });
    const onProgress = (report: training.TrainReport) => {
      if (report.kind === "progress") steps.push(report.progress.step);
    };
    expect((await line.call(training.train, { runId: run.id }, { onProgress })).state).toBe("finished");
    expect(steps).toEqual([4, 5, 6]);
    await line.call(training.removeRun, { runId: run.id });
    line.terminate();
  });

  it("refuses settings that cannot be trained", async () => {
    const call = trainingWorker().call(training.createRun, { datasetId, config: { ...config, batch: 0 } });
    await expect(call).rejects.toMatchObject({ code: "bad-config" } satisfies Partial<AppError>);
  });

  it("samples, shows what the discriminator sees, and finds the nearest real image", async () => {
    const set = await trainingWorker().call(training.sample, {
      runId,
      step: 6,
      counts: [{ classId: "pneumothorax", count: 5 }],
      seed: 100,
      truncation: 0.8,
    });
    sampleSetId = set.id;
    expect(set.seeds).toEqual([100, 101, 102, 103, 104]);
    const image = await trainingWorker().call(training.readSample, { id: set.id, index: 4 });
    expect(image.pixels).toHaveLength(64 * 64);
    const thumbs = await trainingWorker().call(training.readSampleThumbnails, { id: set.id, indices: [4] });
    const brightest = image.pixels.indexOf(Math.max(...image.pixels));
    expect(thumbs[brightest]).toBeCloseTo((image.pixels[brightest]! / 4095) * 255, -0.5);

    for (const asked of [
      { kind: "synthetic", sampleSetId: set.id, index: 0 },
      { kind: "real", datasetId, index: 0 },
    ] as const) {
      const seen = await trainingWorker().call(training.saliency, {
        runId,
        step: 6,
        classId: "pneumothorax",
        image: asked,
      });
      expect(seen.map).toHaveLength(64 * 64);
      expect(Math.max(...seen.map)).toBeGreaterThan(0.5);
      expect(seen.score).toBeGreaterThan(0);
    }

    const nearest = await libraryWorker().call(library.findNearest, {
      datasetId,
      classIds: ["pneumothorax"],
      image: Float32Array.from(image.pixels, (value) => value / 4095),
      size: 64,
      count: 3,
    });
    expect(nearest.neighbours[0]!.distance).toBeGreaterThan(0);
  });

  it("exports the set as a zip", async () => {
    const request = { sampleSetId, format: "png", cornerMark: true } as const;
    const { zip, fileName } = await libraryWorker().call(library.exportSamples, request);
    expect(fileName).toMatch(/^synthetic_.*\.zip$/);
    const head = new Uint8Array(await zip.slice(0, 2).arrayBuffer());
    expect(String.fromCharCode(...head)).toBe("PK");
  });

  it("runs and sets are still there when the workers are started again", async () => {
    trainingWorker().terminate();
    const runs = await trainingWorker().call(training.listRuns, { datasetId });
    expect(runs.map(({ id, state }) => ({ id, state }))).toEqual([{ id: runId, state: "finished" }]);
    const sets = await trainingWorker().call(training.listSampleSets, { datasetId });
    expect(sets.map(({ id }) => id)).toEqual([sampleSetId]);
  });

  it("removes what it is asked to remove", async () => {
    await trainingWorker().call(training.removeSampleSet, { id: sampleSetId });
    await trainingWorker().call(training.removeRun, { runId });
    await libraryWorker().call(library.removeDataset, { id: datasetId });
    const datasets = await libraryWorker().call(library.listDatasets, undefined);
    expect(datasets.map(({ id }) => id)).not.toContain(datasetId);
    expect(await trainingWorker().call(training.listRuns, { datasetId })).toEqual([]);
    expect(await trainingWorker().call(training.listSampleSets, { datasetId })).toEqual([]);
    const base = await navigator.storage.getDirectory();
    for (const [folder, id] of [
      ["runs", runId],
      ["samples", sampleSetId],
      ["datasets", datasetId],
    ] as const) {
      const names: string[] = [];
      for await (const name of (await base.getDirectoryHandle(folder)).keys()) names.push(name);
      expect(names).not.toContain(id);
    }
  });
});
