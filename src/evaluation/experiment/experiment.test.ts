import { beforeAll, describe, expect, it } from "vitest";
import type { Cell, ExperimentConfig } from "@/domain/evaluation";
import type { FileAppender, FileStore } from "@/domain/files";
import { prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import { tf } from "@/tensor/tf";
import type { LabelledImages } from "../classifier/images";
import { testPatients } from "../statistics/bootstrap";
import { disc, labelledDiscs } from "../testing/discs";
import { readCell } from "./cellFiles";
import { planTasks, secondsLeft } from "./plan";
import { resultOf } from "./result";
import { runExperiment, type ExperimentInputs, type Generators } from "./run";
import { comparisonsCsv, resultCsv } from "./table";

beforeAll(async () => {
  await prepareDevice({ prefer: "wasm", wasm: await nodeWasmSources() });
});
const SLOW = { timeout: 300_000 };
const SIZE = 64;

function config(changes: Partial<ExperimentConfig> = {}): ExperimentConfig {
  return {
    datasetId: "d",
    classIds: ["left", "right"],
    rareClassIds: ["right"],
    arms: ["real", "undersampled", "duplicated", "classical", "synthetic", "synthetic-only", "ensemble"],
    seeds: 2,
    seed: 5,
    doses: [0.5, 1],
    classifier: {
      kind: "residual",
      size: SIZE,
      width: 4,
      batch: 8,
      learningRate: 3e-3,
      weightDecay: 0,
      dropout: 0,
      maxSteps: 12,
      checkEvery: 6,
      patience: 2,
    },
    gan: { preset: "small-data", width: 4, batch: 4, steps: 1, learningRate: 2e-4, truncation: 1 },
    ensembleSize: 2,
    confidence: 0,
    ...changes,
  };
}

/** Files in memory, as the experiment uses them. */
function memory(): FileStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const refuse = (): Promise<FileAppender> => Promise.reject(new Error("not used"));
  return {
    files,
    read: (path) => Promise.resolve(Uint8Array.from(files.get(path)!)),
    write: (path, bytes) => Promise.resolve(void files.set(path, Uint8Array.from(bytes))),
    append: refuse,
    exists: (path) => Promise.resolve(files.has(path)),
    size: (path) => Promise.resolve(files.get(path)?.length ?? 0),
    list: () => Promise.resolve([...files.keys()]),
    remove: (path) => Promise.resolve(void files.delete(path)),
  };
}

/** Perfect "models": they draw new discs. */
function drawing(): Generators & { trained: string[] } {
  const trained: string[] = [];
  return {
    trained,
    has: (classIndex, model) => Promise.resolve(trained.includes(`${classIndex}/${model}`)),
    train: (classIndex, model, _signal, report) => {
      report(0.5);
      trained.push(`${classIndex}/${model}`);
      return Promise.resolve(3);
    },
    make: (classIndex, _model, count, seed) => {
      const pixels = new Float32Array(count * SIZE * SIZE);
      for (let i = 0; i < count; i++) pixels.set(disc(classIndex, SIZE, seed, i), i * SIZE * SIZE);
      return Promise.resolve(pixels);
    },
  };
}

function inputs(changes: Partial<ExperimentInputs> = {}): ExperimentInputs {
  let time = 0;
  return {
    config: config(),
    train: labelledDiscs(24, 4, SIZE, 1),
    validation: labelledDiscs(6, 6, SIZE, 2),
    test: labelledDiscs(10, 10, SIZE, 3),
    generators: drawing(),
    store: memory(),
    folder: "experiments/x",
    now: () => (time += 1000),
    ...changes,
  };
}

async function run(given: ExperimentInputs, stopAfter = Infinity): Promise<{ cells: Cell[]; end: string }> {
  const stop = new AbortController();
  const running = runExperiment(given, stop.signal);
  let cells: Cell[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { cells, end: next.value };
    if (next.value.kind === "cells") cells = [...next.value.cells];
    if (cells.filter(({ state }) => state === "done").length >= stopAfter) stop.abort();
  }
}

function resultInputs({ config, store, folder }: ExperimentInputs) {
  const part = (images: number) => ({ images, patients: images, perClass: {} });
  return {
    config,
    counts: [24, 4],
    test: {
      classIds: config.classIds,
      truth: Uint8Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1)),
      patients: testPatients(Array.from({ length: 20 }, (_, i) => `P${i}`)),
    },
    names: { left: "Left", right: "Right" },
    facts: {
      dataset: "Discs",
      device: "CPU",
      split: { train: part(28), validation: part(12), test: part(20), seed: 1 },
    },
    store,
    folder,
    resamples: 100,
  };
}

describe("the plan of an experiment", () => {
  it("trains each model before the classifiers that need it, and every arm at every seed", () => {
    const tasks = planTasks(config(), [24, 4]);
    const place = (id: string) => tasks.findIndex((task) => task.id === id);
    expect(tasks.filter(({ kind }) => kind === "gan").map(({ id }) => id)).toEqual([
      "gan/left/0",
      "gan/right/0",
      "gan/right/1",
    ]);
    expect(place("gan/right/0")).toBeLessThan(place("arm/synthetic/1/0"));
    expect(place("gan/right/1")).toBeLessThan(place("arm/ensemble/1/0"));
    expect(tasks.filter(({ kind }) => kind === "classifier")).toHaveLength(7 * 2 + 2 * 2);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  });

  it("trains the model of all classes before those that start from it", () => {
    const gan = { ...config().gan, sharedSteps: 3 };
    const tasks = planTasks(config({ gan }), [24, 4]);
    expect(tasks.filter(({ kind }) => kind === "gan").map(({ id }) => id)).toEqual([
      "gan/all/0",
      "gan/left/0",
      "gan/right/0",
      "gan/right/1",
    ]);
    expect(planTasks(config({ gan, arms: ["real"] }), [24, 4])).toHaveLength(2);
  });

  it("needs no models for controls alone", () => {
    const tasks = planTasks(config({ arms: ["real", "duplicated"] }), [24, 4]);
    expect(tasks.every(({ kind }) => kind === "classifier")).toBe(true);
  });

  it("tells the time left only when it has seen one of each kind that is left", () => {
    const cell = (kind: Cell["kind"], state: Cell["state"], seconds?: number): Cell => ({
      id: `${kind}${state}${seconds}`,
      kind,
      state,
      ...(seconds === undefined ? {} : { seconds }),
    });
    const waiting = [cell("gan", "waiting"), cell("classifier", "waiting")];
    expect(secondsLeft([...waiting, cell("classifier", "done", 10)])).toBeNull();
    expect(secondsLeft([...waiting, cell("classifier", "done", 10), cell("gan", "done", 40)])).toBe(50);
  });
});

describe("running an experiment", SLOW, () => {
  it("goes on after a pause without repeating anything, and ends with the result of an unbroken run", async () => {
    const straight = inputs();
    expect((await run(straight)).end).toBe("finished");
    const broken = inputs();
    const first = await run(broken, 5);
    expect(first.end).toBe("paused");
    const kept = new Map((broken.store as ReturnType<typeof memory>).files);
    expect((await run(broken)).end).toBe("finished");
    const files = (broken.store as ReturnType<typeof memory>).files;
    for (const [path, bytes] of kept) expect(files.get(path), path).toEqual(bytes);
    const [a, b] = await Promise.all([resultOf(resultInputs(straight)), resultOf(resultInputs(broken))]);
    expect({ ...a, hours: 0 }).toEqual({ ...b, hours: 0 });
    expect(a!.arms.map(({ name }) => name)).toEqual(config().arms);
    expect(a!.doses.map(({ name, dose }) => `${name} ${dose}`)).toEqual(["synthetic 0.5", "ensemble 0.5"]);
    expect(a!.arms.every(({ seeds }) => seeds === 2)).toBe(true);
    const matched = a!.arms.filter(({ name }) =>
      ["duplicated", "classical", "synthetic", "ensemble"].includes(name),
    );
    for (const { trainedOn } of matched) {
      expect(trainedOn.right!.real + trainedOn.right!.synthetic).toBe(24);
      expect(trainedOn.left).toEqual({ real: 24, synthetic: 0 });
    }
    expect(a!.verdicts.join(" ")).toContain("Right");
    expect(resultCsv(a!).split("\n").length).toBe(2 + 9 * (2 * 4 + 1) + 1);
    expect(comparisonsCsv(a!)).toContain("synthetic,real,right,sensitivity,");
  });

  it("goes on inside a classifier that a pause cut off, and comes to the same probabilities", async () => {
    const settings = { config: config({ arms: ["real"], seeds: 1 }) };
    const straight = inputs(settings);
    await run(straight);
    const stop = new AbortController();
    let batches = 0;
    const train: LabelledImages = {
      ...straight.train,
      read: (indices) => {
        if (++batches === 8) stop.abort();
        return straight.train.read(indices);
      },
    };
    const broken = inputs({ ...settings, train });
    const running = runExperiment(broken, stop.signal);
    let next = await running.next();
    while (!next.done) next = await running.next();
    expect(next.value).toBe("paused");
    expect((await run(broken)).end).toBe("finished");
    expect(batches).toBe(12);
    const cellOf = async ({ store, folder }: ExperimentInputs) => readCell(store, folder, "arm/real/1/0");
    const [a, b] = [(await cellOf(straight))!, (await cellOf(broken))!];
    expect({ ...b, seconds: 0 }).toEqual({ ...a, seconds: 0 });
    // The clock ticks once at each look: the seconds before the pause count too.
    expect(b.seconds).toBeGreaterThan(a.seconds);
    const files = [...(broken.store as ReturnType<typeof memory>).files.keys()];
    expect(files.filter((path) => path.endsWith(".training"))).toEqual([]);
  });

  it("shows partial results, and none before the first classifier is done", async () => {
    const given = inputs({ config: config({ arms: ["real", "duplicated"], seeds: 1 }) });
    expect(await resultOf(resultInputs(given))).toBeNull();
    await run(given, 1);
    expect((await resultOf(resultInputs(given)))!.arms.map(({ name }) => name)).toEqual(["real"]);
  });

  it("goes on past a model that fails, and says which cells it took with it", async () => {
    const generators = { ...drawing(), train: () => Promise.reject(new Error("became unstable")) };
    const given = inputs({
      config: config({ arms: ["real", "synthetic"], seeds: 1, doses: [1] }),
      generators: { ...generators, make: () => Promise.reject(new Error("no model")) },
    });
    const { cells, end } = await run(given);
    expect(end).toBe("finished");
    expect(cells.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "arm/real/1/0 done",
      "gan/right/0 failed",
      "arm/synthetic/1/0 failed",
    ]);
    expect(cells[1]!.message).toContain("unstable");
  });

  it("trains a damaged result again and keeps the others", async () => {
    const given = inputs({ config: config({ arms: ["real", "duplicated"], seeds: 1 }) });
    await run(given);
    const { files } = given.store as ReturnType<typeof memory>;
    const path = "experiments/x/cells/arm_real_1_0.json";
    const good = files.get(path)!;
    files.set(path, good.slice(0, 40));
    await run(given);
    const again = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as { test: number[] };
    expect(again(files.get(path)!).test).toEqual(again(good).test);
  });

  it("keeps confident synthetic images only, as many as without the choice", async () => {
    const noisy: Generators = {
      ...drawing(),
      // Half of what this model makes belongs to the other class.
      make: (classIndex, _model, count, seed) => {
        const pixels = new Float32Array(count * SIZE * SIZE);
        for (let i = 0; i < count; i++)
          pixels.set(disc(i % 2 ? classIndex : 1 - classIndex, SIZE, seed, i), i * SIZE * SIZE);
        return Promise.resolve(pixels);
      },
    };
    const settings = { ...config().classifier, maxSteps: 60, width: 8 };
    const test = async (confidence: number) => {
      const given = inputs({
        config: config({
          arms: ["real", "synthetic"],
          seeds: 1,
          doses: [1],
          confidence,
          classifier: settings,
        }),
        generators: noisy,
        train: labelledDiscs(40, 12, SIZE, 1),
      });
      await run(given);
      const result = (await resultOf({ ...resultInputs(given), counts: [40, 12] }))!;
      return result.arms.find(({ name }) => name === "synthetic")!;
    };
    const all = await test(0);
    const chosen = await test(0.5);
    expect(chosen.trainedOn).toEqual(all.trainedOn);
    expect(chosen.perClass.right!.auc.mean).toBeGreaterThan(all.perClass.right!.auc.mean);
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await run(inputs({ config: config({ arms: ["real", "synthetic"], seeds: 1 }) }));
    expect(tf.memory().numTensors).toBe(before);
  });
});
