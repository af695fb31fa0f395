import { describe, expect, it } from "vitest";
import type { DatasetIndex, ImportResult } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { PHANTOM_CLASSES, PHANTOM_PATIENTS } from "@/domain/phantom";
import { createPhantom, type PhantomRequest } from "@/workers/protocol/library";
import { installPretrained, removeRun, removeSampleSet, sample } from "@/workers/protocol/training";
import { patientsOfAllClassesEarly } from "./demo";
import { createDarkroom } from "./store";
import { Clock, config, dataset, fakeClients, gate, run, sampleSet, settle } from "./testing/fakes";

const classIds = PHANTOM_CLASSES.map(({ id }) => id);

function demoSet(id: string, patients: number): DatasetIndex {
  const index = dataset(
    id,
    Array.from({ length: patients }, (_, at) => classIds[at % classIds.length]!),
    { kind: "phantom" },
  );
  const images = index.images.map((image, at) => ({ ...image, phantom: { patient: at, exposure: 0 } }));
  return { ...index, images };
}

/** A library worker that makes the set until the test says so, and a training worker with a model. */
function demo() {
  const clients = fakeClients();
  const clock = new Clock();
  const done = gate<ImportResult>();
  const made = gate<{ request: PhantomRequest; report: (accepted: number) => void }>();
  clients.library.on(createPhantom, (request, { onProgress, signal }) => {
    const report = (accepted: number) => {
      clock.ms += 1000;
      onProgress?.({ read: accepted, total: 780, accepted, rejected: [], etaMs: 1 });
    };
    signal?.addEventListener("abort", () => done.fail(new AppError("cancelled", "Stopped.")));
    made.open({ request, report });
    return done.promise;
  });
  clients.training
    .on(installPretrained, ({ datasetId }) => {
      if (!clients.datasets.some(({ summary }) => summary.id === datasetId))
        throw new AppError("not-found", "No set.");
      const model = run("model", datasetId, { pretrained: true, step: 900, config: { ...config, classIds } });
      clients.runs.push(model);
      return model;
    })
    .on(sample, ({ runId, counts }) => {
      const owner = clients.runs.find(({ id }) => id === runId)!.datasetId;
      const set = sampleSet(
        "samples",
        owner,
        counts.flatMap(({ classId, count }) => Array<string>(count).fill(classId)),
      );
      clients.samples.push(set);
      return set;
    })
    .on(
      removeRun,
      ({ runId }) =>
        void clients.runs.splice(
          clients.runs.findIndex(({ id }) => id === runId),
          1,
        ),
    )
    .on(
      removeSampleSet,
      ({ id }) =>
        void clients.samples.splice(
          clients.samples.findIndex((set) => set.id === id),
          1,
        ),
    );
  const { getState } = createDarkroom(clients, { now: clock.now });
  return { clients, done, made, getState };
}

describe("the demo", () => {
  it("shows a pair while most patients are still being made, then all of them", async () => {
    const { clients, done, made, getState } = demo();
    const started = getState().startDemo();
    const { request, report } = await made.promise;
    report(10);
    await settle();
    expect(getState().dataset).toBeNull();
    clients.datasets.push(demoSet(request.id!, 30));
    report(30);
    await settle();
    expect(getState()).toMatchObject({
      page: "compare",
      realIndex: 0,
      syntheticIndex: 0,
      sampleSetId: "samples",
    });
    expect(getState().dataset?.images).toHaveLength(30);
    expect(getState().importing?.kind).toBe("phantom");
    expect(new Set(getState().sampleSets[0]?.classIds)).toEqual(new Set(classIds));
    getState().chooseReal(7);
    clients.datasets[0] = demoSet(request.id!, PHANTOM_PATIENTS);
    done.open({ index: clients.datasets[0], notes: [] });
    await started;
    expect(getState().dataset?.images).toHaveLength(PHANTOM_PATIENTS);
    expect(getState()).toMatchObject({ importing: null, realIndex: 7, page: "compare" });
    expect(getState().notices).toEqual([]);
  });

  it("works too when the worker gave the set another id", async () => {
    const { clients, done, made, getState } = demo();
    const started = getState().startDemo();
    await made.promise;
    clients.datasets.push(demoSet("its-own", PHANTOM_PATIENTS));
    done.open({ index: clients.datasets[0]!, notes: [] });
    await started;
    expect(getState()).toMatchObject({ page: "compare", sampleSetId: "samples", notices: [] });
  });

  it("does not take the person away from where they went meanwhile", async () => {
    const { clients, done, made, getState } = demo();
    const started = getState().startDemo();
    const { request } = await made.promise;
    getState().goTo("train");
    clients.datasets.push(demoSet(request.id!, PHANTOM_PATIENTS));
    done.open({ index: clients.datasets[0]!, notes: [] });
    await started;
    expect(getState().page).toBe("train");
  });

  it("without a model tells so, and the patients are there", async () => {
    const { clients, done, made, getState } = demo();
    clients.training.on(installPretrained, () => {
      throw new AppError("not-found", "The model did not ship with this copy.");
    });
    const started = getState().startDemo();
    const { request } = await made.promise;
    clients.datasets.push(demoSet(request.id!, PHANTOM_PATIENTS));
    done.open({ index: clients.datasets[0]!, notes: [] });
    await started;
    expect(getState().notices.map(({ error, tone }) => [error.code, tone])).toEqual([["not-found", "told"]]);
    expect(getState().dataset?.images).toHaveLength(PHANTOM_PATIENTS);
    expect(getState().page).toBe("data");
  });

  it("opens the set that is there already, and draws no second samples", async () => {
    const { clients, getState } = demo();
    clients.datasets.push(demoSet("demo-1", PHANTOM_PATIENTS));
    await getState().start();
    await getState().startDemo();
    expect(getState().page).toBe("compare");
    clients.training.on(installPretrained, () => clients.runs[0]!);
    clients.samples[0] = { ...clients.samples[0]!, runId: "model" };
    const again = createDarkroom(clients);
    await again.getState().start();
    await again.getState().startDemo();
    expect(clients.library.count(createPhantom)).toBe(0);
    expect(clients.training.count(sample)).toBe(1);
    expect(again.getState().page).toBe("compare");
  });

  it("a set that was cut off is removed and made again", async () => {
    const { clients, done, made, getState } = demo();
    clients.datasets.push(demoSet("cut-off", 200));
    await getState().start();
    const started = getState().startDemo();
    const { request } = await made.promise;
    expect(clients.datasets).toEqual([]);
    clients.datasets.push(demoSet(request.id!, PHANTOM_PATIENTS));
    done.open({ index: clients.datasets[0]!, notes: [] });
    await started;
    expect(getState().dataset?.summary.id).toBe(request.id);
  });

  it("stopped halfway leaves neither set nor model, and says nothing", async () => {
    const { clients, made, getState } = demo();
    const started = getState().startDemo();
    const { request, report } = await made.promise;
    clients.datasets.push(demoSet(request.id!, 30));
    report(30);
    await settle();
    expect(clients.runs).toHaveLength(1);
    clients.datasets.length = 0;
    getState().cancelImport();
    await started;
    expect([clients.runs, clients.samples]).toEqual([[], []]);
    expect(getState()).toMatchObject({
      dataset: null,
      importing: null,
      runs: [],
      sampleSets: [],
      notices: [],
    });
  });

  it("a failure ends it with one notice", async () => {
    const { clients, getState } = demo();
    clients.library.on(createPhantom, () => {
      throw new AppError("quota", "The disk is full.");
    });
    await getState().startDemo();
    expect(getState().notices.map(({ error }) => error.code)).toEqual(["quota"]);
    expect(getState().importing).toBeNull();
  });

  it("asks for 600 patients, and the first ten have all five classes", () => {
    const asked = patientsOfAllClassesEarly();
    expect(asked.reduce((sum, { count }) => sum + count, 0)).toBe(PHANTOM_PATIENTS);
    expect(asked.slice(0, 5).map(({ classId, count }) => [classId, count])).toEqual(
      classIds.map((id) => [id, 2]),
    );
    for (const { id, patients } of PHANTOM_CLASSES) {
      const counts = asked.filter(({ classId }) => classId === id).map(({ count }) => count);
      expect(counts.reduce((sum, count) => sum + count)).toBe(patients);
    }
  });
});
