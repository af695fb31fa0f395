import { describe, expect, it } from "vitest";
import type { ScaleProgress } from "@/domain/cascade";
import type { CascadeChoices, CascadePlan, CascadeRecord, CascadeSample } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import {
  createCascade,
  listCascades,
  listCascadeSamples,
  pauseCascade,
  planCascade,
  removeCascade,
  sampleFromCascade,
  trainCascade,
} from "@/workers/protocol/cascades";
import { exampleCascade, exampleCascadeSample } from "./testing/exampleCascade";
import { createDarkroom } from "./store";
import { dataset, fakeClients, gate, run, settle } from "./testing/fakes";

const source = { kind: "images", datasetId: "d1", classIds: ["a"] } as const;
const choices: CascadeChoices = { source, baseSize: 64, size: 128, edges: false, seed: 1 };
const progress: ScaleProgress = {
  ...{ scale: 0, step: 3, steps: 10, generatorLoss: 1, discriminatorLoss: 1, l1: 0, dReal: 0.6, dFake: 0.4 },
  ...{ stepMs: 5, etaMs: 35, memoryBytes: 1000 },
};

function setUp() {
  const clients = fakeClients();
  const store = createDarkroom(clients, { save: () => undefined });
  return { clients, store, now: () => store.getState() };
}

describe("training a cascade", () => {
  it("makes it, shows it, follows its steps and pictures, and keeps the record it ends with", async () => {
    const { clients, store, now } = setUp();
    const end = gate<CascadeRecord>();
    clients.training
      .on(createCascade, () => exampleCascade())
      .on(trainCascade, (_, { onProgress }) => {
        onProgress?.({ kind: "preparing", done: 1, total: 4 });
        onProgress?.({ kind: "patches", scale: 1, step: 0 });
        onProgress?.({ kind: "whole", scale: 1, step: 0 });
        return end.promise;
      });
    expect(await store.getState().createCascade(choices)).toBeNull();
    await settle();
    expect(now()).toMatchObject({ cascadeId: "c1", cascadeTraining: { id: "c1", preparing: { done: 1 } } });
    expect(now().cascadePreviews).toEqual({ "c1/1": 2 });
    end.open(exampleCascade({ state: "finished" }));
    await settle();
    expect(now().cascadeTraining).toBeNull();
    expect(now().cascades.map(({ state }) => state)).toEqual(["finished"]);
  });

  it("is refused in words while a run trains, and a run is refused while it trains", async () => {
    const { clients, store, now } = setUp();
    store.setState({ cascades: [exampleCascade()], activeRunId: "r1" });
    expect(await now().createCascade(choices)).toMatchObject({
      code: "busy",
      message: "A run is still training.",
    });
    await now().trainCascade("c1");
    expect(clients.training.count(trainCascade)).toBe(0);
    expect(now().notices.at(-1)?.error.message).toBe("A run is still training.");

    store.setState({ activeRunId: null, dataset: dataset("d1", ["a"]), runs: [run("r1", "d1")] });
    store.setState({ cascadeTraining: { id: "c1", preparing: null, progress: null, pausing: false } });
    await now().resumeRun("r1");
    expect(now().activeRunId).toBeNull();
    expect(now().notices.at(-1)?.error.message).toBe("A cascade is still training.");
  });

  it("pauses once, and says so while the scale is saved", async () => {
    const { clients, store, now } = setUp();
    const end = gate<CascadeRecord>();
    store.setState({ cascades: [exampleCascade()] });
    clients.training
      .on(trainCascade, (_, { onProgress }) => {
        onProgress?.({ kind: "progress", progress });
        return end.promise;
      })
      .on(pauseCascade, () => end.open(exampleCascade({ state: "paused" })));
    const training = now().trainCascade("c1", [0]);
    await settle();
    expect(now().cascadeTraining?.progress?.step).toBe(3);
    const pausing = now().pauseCascade();
    expect(now().cascadeTraining?.pausing).toBe(true);
    await now().pauseCascade();
    await Promise.all([pausing, training]);
    expect(clients.training.count(pauseCascade)).toBe(1);
    expect(now().cascades[0]?.state).toBe("paused");
  });

  it("that is cut off is offered as paused, with what was kept", async () => {
    const { clients, store, now } = setUp();
    store.setState({ cascades: [exampleCascade()] });
    clients.training
      .on(trainCascade, () => Promise.reject(new AppError("worker-died", "The background worker stopped.")))
      .on(listCascades, () => [exampleCascade({ state: "running" })]);
    await now().trainCascade("c1");
    expect(now().cascades[0]?.state).toBe("paused");
    expect(now().cascadeTraining).toBeNull();
    expect(now().notices.at(-1)?.error.kept).toBe("Every scale is kept as it was last saved.");
  });

  it("tells a plan, or why there is none", async () => {
    const { clients, now } = setUp();
    const { signal } = new AbortController();
    clients.training.on(planCascade, () => ({ refusal: "Too few." }) as unknown as CascadePlan);
    expect(await now().planCascade(choices, signal)).toMatchObject({ refusal: "Too few." });
    clients.training.on(planCascade, () => Promise.reject(new AppError("bad-config", "130 is odd.")));
    expect(await now().planCascade(choices, signal)).toMatchObject({ message: "130 is odd." });
  });

  it("is removed with what was made with it", async () => {
    const { clients, store, now } = setUp();
    store.setState({
      cascades: [exampleCascade()],
      cascadeSamples: [exampleCascadeSample()],
      cascadeId: "c1",
    });
    clients.training.on(removeCascade, () => undefined);
    await now().removeCascade("c1");
    expect(now()).toMatchObject({ cascades: [], cascadeSamples: [], cascadeId: null });
  });
});

describe("making a large image", () => {
  it("shows it from its first tile on, and pauses when asked", async () => {
    const { clients, store, now } = setUp();
    store.setState({ cascades: [exampleCascade()], cascadeId: "c1" });
    const end = gate<CascadeSample>();
    clients.training.on(sampleFromCascade, (request, { signal, onProgress }) => {
      expect(request).toEqual({ kind: "new", cascadeId: "c1", seed: 7, size: 128, truncation: 1 });
      const sample = exampleCascadeSample({ state: "running", share: 0.2 });
      onProgress?.({ sample, progress: { share: 0.2 } as never });
      signal?.addEventListener("abort", () => end.open({ ...sample, state: "paused" }));
      return end.promise;
    });
    const making = now().sampleCascade({ seed: 7, size: 128, truncation: 1 });
    await settle();
    expect(now()).toMatchObject({ cascadeSampleId: "s1", cascadeSampling: { sample: { id: "s1" } } });
    now().pauseCascadeSampling();
    await making;
    expect(now().cascadeSampling).toBeNull();
    expect(now().cascadeSamples[0]?.state).toBe("paused");
  });

  it("on a full disk says what was kept, and lists it as it stands", async () => {
    const { clients, store, now } = setUp();
    store.setState({ cascades: [exampleCascade()], cascadeId: "c1" });
    const kept = "The 51 of 64 tiles made so far are kept.";
    clients.training
      .on(sampleFromCascade, () => Promise.reject(new AppError("quota", "The disk is full.", { kept })))
      .on(listCascadeSamples, () => [exampleCascadeSample({ state: "paused", share: 0.8 })]);
    await now().sampleCascade({ seed: 7, size: 128, truncation: 1 });
    expect(now().notices.at(-1)?.error.kept).toBe(kept);
    expect(now().cascadeSamples[0]).toMatchObject({ state: "paused", share: 0.8 });
  });
});
