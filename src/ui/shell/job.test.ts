import { expect, it } from "vitest";
import { exampleRun } from "../testing/examples";
import { jobWords, pausedRun } from "./job";

const idle = {
  importing: null,
  makingVolumes: null,
  runs: [exampleRun()],
  activeRunId: null,
  phase: { kind: "idle" as const },
  progress: null,
  sampling: null,
  exporting: null,
  experiments: [],
  activeExperimentId: null,
  experimentProgress: null,
  cascades: [],
  cascadeTraining: null,
  cascadeSampling: null,
};

it("tells nothing when nothing runs, and finds the paused run", () => {
  expect(jobWords(idle)).toBeUndefined();
  expect(pausedRun(idle.runs)?.id).toBe("r1");
  expect(pausedRun([exampleRun({ pretrained: true })])).toBeUndefined();
});

it("tells the step and the time left of a training run, before an import", () => {
  const progress = {
    step: 1234,
    steps: 2000,
    generatorLoss: 1,
    discriminatorLoss: 1,
    dReal: 0.6,
    dFake: 0.4,
    stepMs: 1000,
    imagesPerSecond: 16,
    etaMs: 766_000,
    memoryBytes: 1,
  };
  const importing = { kind: "import" as const, progress: null };
  const job = jobWords({ ...idle, importing, activeRunId: "r1", phase: { kind: "training" }, progress });
  expect(job).toEqual({
    what: "Alpha, run 1:",
    progress: "step 1,234 of 2,000",
    share: 0.617,
    leftMs: 766_000,
    page: "train",
  });
});

it("tells that a pausing run is being saved", () => {
  const job = jobWords({ ...idle, activeRunId: "r1", phase: { kind: "pausing" } });
  expect(job?.progress).toBe("saving step 200");
});

it("tells how far an import is", () => {
  const progress = { read: 1204, total: 2319, accepted: 1195, etaMs: 60_000 };
  const job = jobWords({ ...idle, importing: { kind: "import", progress } });
  expect(job).toMatchObject({
    what: "Reading images:",
    progress: "1,204 of 2,319",
    page: "data",
    leftMs: 60_000,
  });
});

it("tells how many demo CTs are made, and that an import goes before them", () => {
  const makingVolumes = { done: 2.7, total: 5, etaMs: 90_000 };
  expect(jobWords({ ...idle, makingVolumes })).toEqual({
    what: "Making demo CTs:",
    progress: "2 of 5",
    share: 0.54,
    leftMs: 90_000,
    page: "data",
    stoppable: true,
  });
  const importing = { kind: "import" as const, progress: null };
  expect(jobWords({ ...idle, makingVolumes, importing })?.what).toBe("Reading images:");
});
