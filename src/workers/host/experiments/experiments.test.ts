import { beforeAll, describe, expect, it } from "vitest";
import { createPhantomSet } from "@/dataset/phantomSet";
import { openDataset } from "@/dataset/library";
import type { AppError } from "@/domain/errors";
import type { ExperimentConfig, ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import type { Quality } from "@/domain/quality";
import type { SampleSet } from "@/domain/samples";
import type { DeviceReport } from "@/domain/training";
import { memoryFiles } from "@/storage/memoryFiles";
import { experiment as parseExperiment } from "@/storage/experimentCodec";
import { assertBackend, onDeviceLost, prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import * as protocol from "../../protocol/evaluation";
import type { ExperimentReport } from "../../protocol/evaluation";
import type { Operation } from "../../protocol/operation";
import { Handlers } from "../../protocol/serve";
import { drain } from "../desk";
import { OneAtATime } from "../oneAtATime";
import { toStored } from "../picture";
import { experimentLock, samplePixels } from "../places";
import { memoryDesk, type MemoryDesk } from "../testing/memoryDesk";
import { serveEvaluation } from "./handlers";
import { madeRare, partCounts, splitOf } from "./split";

const SLOW = { timeout: 240_000 };
let device: DeviceReport;
const files = memoryFiles();
let workers = 0;

beforeAll(async () => {
  device = await prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() });
  const patients = [
    { classId: "normal", count: 60 },
    { classId: "pneumothorax", count: 20 },
  ];
  await drain(createPhantomSet(files, "demo", { seed: 3, patients, size: 64 }), () => undefined);
}, 240_000);

function config(changes: Partial<ExperimentConfig> = {}): ExperimentConfig {
  return {
    datasetId: "demo",
    classIds: ["normal", "pneumothorax"],
    rareClassIds: ["pneumothorax"],
    arms: ["real", "duplicated", "synthetic", "ensemble"],
    seeds: 1,
    seed: 4,
    doses: [1],
    classifier: {
      ...{ kind: "residual", size: 64, width: 4, batch: 8, learningRate: 3e-3, weightDecay: 0, dropout: 0 },
      ...{ maxSteps: 6, checkEvery: 3, patience: 2 },
    },
    gan: { preset: "small-data", width: 4, batch: 4, steps: 6, learningRate: 2e-4, truncation: 1 },
    ensembleSize: 2,
    confidence: 0,
    ...changes,
  };
}

/** The worker's side of the operations, on a desk in memory that holds the demo patients. */
function worker() {
  const number = ++workers;
  let made = 0;
  const desk: MemoryDesk = { ...memoryDesk(files), newId: () => `w${number}-${++made}` };
  const handlers = new Handlers();
  const device1 = new OneAtATime();
  let time = 0;
  const ports = {
    desk: async () => desk,
    onDevice: <T>(work: () => Promise<T>) => work(),
    device: async () => device,
    assertBackend,
    onDeviceLost,
    clock: () => (time += 500),
  };
  serveEvaluation(handlers.handle, ports, device1);
  const call = async <Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    request: Request,
    progress: (value: Progress) => void = () => undefined,
  ): Promise<Result> => {
    const context = { signal: new AbortController().signal, progress: progress as (value: unknown) => void };
    return (await handlers.find(operation.name).run(request, context)) as Result;
  };
  return { desk, call, device: device1 };
}

type Worker = ReturnType<typeof worker>;
const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error("It was not refused.")),
    (thrown: unknown) => thrown as AppError,
  );

async function created({ call }: Worker, changes: Partial<ExperimentConfig> = {}): Promise<ExperimentRecord> {
  const request = { config: config(changes), name: "Tiny" };
  return (await call(protocol.createExperiment, request)).experiment;
}

async function textOf({ call }: Worker, id: string, format: "json" | "html" | "csv") {
  const { file, fileName } = await call(protocol.exportExperiment, { id, format });
  return { text: await file.text(), fileName, bytes: file.size };
}

async function addSamples(desk: MemoryDesk, classIds: readonly string[]): Promise<SampleSet> {
  const set: SampleSet = {
    ...{ id: `s-${classIds.length}-${new Set(classIds).size}`, runId: "r", datasetId: "demo", step: 1 },
    ...{ size: 64, preset: "small-data", truncation: 1, classIds, classNames: classIds },
    seeds: classIds.map((_, i) => i),
    created: "2026-11-01T00:00:00.000Z",
  };
  await desk.records.sampleSets.put(set);
  const values = Float32Array.from({ length: classIds.length * 4096 }, (_, i) => Math.sin(i / 9 + i / 4096));
  await desk.files.write(samplePixels(set.id), new Uint8Array(toStored(values).buffer));
  return set;
}

describe("an experiment in the training worker", () => {
  it(
    "can be paused and gone on with, and then holds tables, verdicts and what several models cover",
    SLOW,
    async () => {
      const one = worker();
      const { experiment, warnings } = await one.call(protocol.createExperiment, {
        config: config(),
        name: "Tiny",
      });
      expect(experiment.state).toBe("ready");
      expect(experiment.cells.map(({ id }) => id)).toEqual([
        ...["arm/real/1/0", "arm/duplicated/1/0", "gan/pneumothorax/0", "arm/synthetic/1/0"],
        ...["gan/pneumothorax/1", "arm/ensemble/1/0"],
      ]);
      expect(warnings.join(" ")).toContain("its intervals will be wide");
      expect((await one.call(protocol.readExperiment, { id: experiment.id })).result).toBeNull();

      const first: ExperimentReport[] = [];
      const paused = await one.call(protocol.runExperiment, { id: experiment.id }, (report) => {
        first.push(report);
        // In the middle of the first model.
        if (report.running?.id === "gan/pneumothorax/0" && report.running.share > 0)
          void one.call(protocol.pauseExperiment, { id: experiment.id });
      });
      expect(paused.state).toBe("paused");
      expect(paused.cells.map(({ state }) => state)).toEqual([
        ...["done", "done", "waiting", "waiting", "waiting", "waiting"],
      ]);
      const partial = first.findLast(({ result }) => result)?.result;
      expect(partial?.arms.map(({ name }) => name)).toEqual(["real", "duplicated"]);
      expect(await files.exists(`experiments/${experiment.id}/models/1-0/checkpoint.dkm`)).toBe(true);

      const second: ExperimentReport[] = [];
      const finished = await one.call(protocol.runExperiment, { id: experiment.id }, (report) =>
        second.push(report),
      );
      expect(finished).toMatchObject({ state: "finished", device: device.name });
      expect(second[0]!.cells.slice(0, 2).every(({ state }) => state === "done")).toBe(true);
      const left = second.flatMap(({ secondsLeft }) => secondsLeft ?? []);
      expect(left[0]).toBeGreaterThan(0);
      expect(left.at(-1)).toBe(0);
      const shares = second.flatMap(({ running }) =>
        running?.id === "gan/pneumothorax/0" ? [running.share] : [],
      );
      // At least one step of six was kept: the first one made now is not the first.
      expect(shares.filter((share) => share > 0)[0]).toBeGreaterThan(0.3);

      const { result, trust } = await one.call(protocol.readExperiment, { id: experiment.id });
      expect(result?.arms.map(({ name }) => name)).toEqual(["real", "duplicated", "synthetic", "ensemble"]);
      expect(result?.dataset).toBe("Demo patients");
      expect(result?.verdicts.length).toBeGreaterThan(1);
      expect(Object.keys(trust)).toEqual(["real", "duplicated", "synthetic", "ensemble"]);
      const [coverage] = result!.ensembles!;
      expect(coverage).toMatchObject({ classId: "pneumothorax", points: [{ models: 1 }, { models: 2 }] });
      const [real, , synthetic] = result!.arms;
      expect(synthetic!.trainedOn.pneumothorax!.real).toBe(real!.trainedOn.pneumothorax!.real);
      const { normal, pneumothorax } = synthetic!.trainedOn;
      expect(pneumothorax!.real + pneumothorax!.synthetic).toBe(normal!.real);

      const json = await textOf(one, experiment.id, "json");
      const exported = JSON.parse(json.text) as ExperimentResult;
      expect(exported.arms[0]!.perClass.pneumothorax).toEqual(real!.perClass.pneumothorax);
      expect(exported.comparisons[0]).toHaveProperty("p");
      const html = await textOf(one, experiment.id, "html");
      expect(html.text).toContain("For research and education, not for diagnosis");
      expect(html.text).toContain("<svg");
      expect(html.text).not.toContain("<script");
      expect(html.text).not.toMatch(/(src|href)=/);
      const zip = await textOf(one, experiment.id, "csv");
      expect(zip.text).toContain("measures.csv");
      expect(zip.text).toContain("comparisons.csv");

      const verdict = await one.call(protocol.imageVerdict, {
        experimentId: experiment.id,
        arm: "real",
        image: { kind: "real", datasetId: "demo", index: 5 },
        method: "grad-cam",
      });
      expect(verdict.perClass.reduce((sum, { mean }) => sum + mean, 0)).toBeCloseTo(1, 4);
      expect(verdict.heatmap.map).toHaveLength(64 * 64);
      expect(verdict.sanity).toMatchObject({ method: "grad-cam", images: 8 });
      expect(await files.exists(`experiments/${experiment.id}/sanity/real-grad-cam.json`)).toBe(true);

      const set = await addSamples(one.desk, Array<string>(12).fill("normal"));
      const quality: Quality = await one.call(protocol.measureSamples, { sampleSetId: set.id, seed: 1 });
      expect(quality.extractor).toBe('classifier of real images of "Tiny", seed 4');
      expect(quality.n.synthetic).toBe(12);
      expect(quality.frechet).toBeGreaterThan(quality.floor);

      // Of a set of two classes, three quarters and one quarter: the real ones are taken in the same shares.
      const both = [...Array<string>(24).fill("normal"), ...Array<string>(8).fill("pneumothorax")];
      const mixed = await addSamples(one.desk, both);
      const request = { sampleSetId: mixed.id, seed: 1 };
      const whole = await one.call(protocol.measureSamples, request);
      expect(whole.n.synthetic).toBe(32);
      expect(whole.n.real % 4).toBe(0);
      const part = await one.call(protocol.measureSamples, { ...request, classId: "normal" });
      expect(part.n).toEqual({ synthetic: 24, real: quality.n.real });

      await one.call(protocol.removeExperiment, { id: experiment.id });
      expect(await files.list(`experiments/${experiment.id}`)).toEqual([]);
      expect(await one.call(protocol.listExperiments, {})).toEqual([]);
    },
  );

  it("goes on after the tab was closed in the middle", SLOW, async () => {
    const one = worker();
    const experiment = await created(one, { arms: ["real"] });
    const cells = experiment.cells.map((cell) => ({ ...cell, state: "running" as const }));
    await one.desk.records.experiments.put({ ...experiment, state: "running", cells });
    const [found] = await one.call(protocol.listExperiments, { datasetId: "demo" });
    expect(found).toMatchObject({
      state: "paused",
      message: "Interrupted. Every finished training is kept.",
    });
    expect(found!.cells.every(({ state }) => state === "waiting")).toBe(true);
    expect((await one.call(protocol.runExperiment, { id: experiment.id })).state).toBe("finished");
  });

  it("is refused while something else fills the device, or another tab works on it", SLOW, async () => {
    const one = worker();
    const experiment = await created(one, { arms: ["real"] });
    let end = () => undefined as void;
    const other = one.device.run(
      "Another run is being trained",
      () => new Promise<void>((done) => (end = done)),
    );
    const busy = await failure(one.call(protocol.runExperiment, { id: experiment.id }));
    expect(busy).toMatchObject({ code: "busy", message: "Another run is being trained in this tab." });
    end();
    await other;
    await one.desk.locks.request(experimentLock(experiment.id), {}, async () => {
      const away = await failure(one.call(protocol.runExperiment, { id: experiment.id }));
      expect(away).toMatchObject({ code: "busy", message: "This experiment is running in another tab." });
      expect((await failure(one.call(protocol.removeExperiment, { id: experiment.id }))).code).toBe("busy");
    });
  });

  it("tells which trainings failed and keeps the others", SLOW, async () => {
    const one = worker();
    const experiment = await created(one, { arms: ["real", "synthetic"] });
    await one.call(protocol.runExperiment, { id: experiment.id });
    await files.remove(`experiments/${experiment.id}/cells/arm_synthetic_1_0.json`);
    await files.write(`experiments/${experiment.id}/models/1-0/model.dkm`, new Uint8Array(20));
    const again = await one.call(protocol.runExperiment, { id: experiment.id });
    expect(again.state).toBe("failed");
    expect(again.message).toContain("1 of 3 trainings failed");
    expect(again.cells.map(({ state }) => state)).toEqual(["done", "done", "failed"]);
  });
});

describe("what a single classifier says of an image", () => {
  it("has an interval, from activations dropped at random", SLOW, async () => {
    const one = worker();
    const classifier = { ...config().classifier, dropout: 0.4 };
    const { id } = await created(one, { arms: ["real"], classifier });
    await one.call(protocol.runExperiment, { id });
    const request = {
      ...{ experimentId: id, arm: "real", method: "grad-cam" as const },
      image: { kind: "real" as const, datasetId: "demo", index: 3 },
    };
    const verdict = await one.call(protocol.imageVerdict, request);
    for (const { lo, mean, hi } of verdict.perClass) {
      expect(lo).toBeLessThan(mean);
      expect(mean).toBeLessThan(hi);
    }
    expect(await one.call(protocol.imageVerdict, request)).toEqual(verdict);
    const other = one.call(protocol.imageVerdict, { ...request, arm: "synthetic" });
    expect((await failure(other)).message).toContain("No classifier of this arm");
  });
});

describe("what is refused before an experiment starts", () => {
  it.each([
    [{ classIds: ["normal"] }, "needs at least two"],
    [{ classIds: ["normal", "cardiac"] }, "has no class cardiac"],
    [{ seeds: 0 }, "number of seeds"],
    [{ arms: [] }, "at least one arm"],
    [{ doses: [-1] }, "A dose must be"],
    [{ rareClassIds: ["other"] }, "not among the classes"],
    [{ gan: { ...config().gan, steps: 0 } }, '"steps" must be a whole number'],
    [{ confidence: 0.5, arms: ["synthetic" as const] }, "needs the arm of real images"],
  ])("%j", async (changes, words) => {
    const one = worker();
    const refused = await failure(
      one.call(protocol.createExperiment, { config: config({ rareClassIds: [], ...changes }), name: "" }),
    );
    expect(refused.message).toContain(words);
    expect(await one.call(protocol.listExperiments, {})).toEqual([]);
  });

  it("a class with fewer than ten patients", SLOW, async () => {
    const few = memoryFiles();
    const patients = [
      { classId: "normal", count: 12 },
      { classId: "cardiomegaly", count: 6 },
    ];
    await drain(createPhantomSet(few, "demo", { seed: 3, patients, size: 64 }), () => undefined);
    const one = worker();
    Object.assign(one.desk, { files: few });
    const refused = await failure(
      one.call(protocol.createExperiment, {
        config: config({ classIds: ["normal", "cardiomegaly"], rareClassIds: [] }),
        name: "",
      }),
    );
    expect(refused).toMatchObject({ code: "too-few-images" });
    expect(refused.message).toContain("Cardiomegaly has 6 patients");
  });

  it("quality of too few images", async () => {
    const one = worker();
    const mixed = await addSamples(one.desk, ["normal", "pneumothorax"]);
    const request = { sampleSetId: mixed.id, seed: 1, classId: "normal" };
    expect((await failure(one.call(protocol.measureSamples, request))).message).toContain(
      "There are 1 synthetic images",
    );
  });
});

describe("a class made rare", () => {
  it("loses whole patients of its training part until its share is reached, and none of the others", async () => {
    const index = await openDataset(files, "demo");
    const before = splitOf(index);
    const classIds = ["normal", "pneumothorax"];
    const after = madeRare(index, before, classIds, { classId: "pneumothorax", share: 0.1, seed: 1 });
    const train = partCounts(index, after, classIds, "train");
    const share = train.perClass.pneumothorax!.images / train.images;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.13);
    for (const part of ["validation", "test"] as const)
      expect(partCounts(index, after, classIds, part)).toEqual(partCounts(index, before, classIds, part));
    const leftOut = index.images.filter((_, i) => after.parts[i] === null);
    const staying = index.images.filter(
      (image, i) => after.parts[i] === "train" && image.classId === "pneumothorax",
    );
    const gone = new Set(leftOut.map(({ patient }) => patient));
    expect(staying.some(({ patient }) => gone.has(patient))).toBe(false);
  });
});

describe("an experiment on record", () => {
  it("is read as it was written, and a damaged one is refused", async () => {
    const experiment = await created(worker());
    expect(parseExperiment(structuredClone(experiment), "experiment")).toEqual(experiment);
    expect(() => parseExperiment({ ...experiment, state: "asleep" }, "experiment")).toThrow("state");
  });
});
