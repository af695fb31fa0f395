import { expect, it } from "vitest";
import type { ExampleImage } from "../testing/examples";
import { exampleDataset, exampleRun } from "../testing/examples";
import { exampleExperiment } from "../testing/exampleExperiment";
import {
  expectedTime,
  missingImages,
  recipe,
  startingExperiment,
  startOff,
  trainSizes,
  withClass,
  workOf,
} from "./setUpForm";

const images = (classId: string, count: number): ExampleImage[] =>
  Array.from({ length: count }, (_, at) => [classId, `${classId}${at}`, "train"]);
const dataset = exampleDataset([...images("a", 9), ...images("b", 4), ["b", "b9", "test"]]);
const start = startingExperiment(dataset);
const idle = { importing: false, sampling: false, trainingName: undefined, experiment: false };

it("starts with all classes, the smallest as the rare one, five seeds and every control", () => {
  expect(start).toMatchObject({ classIds: ["a", "b"], rareClassIds: ["b"], seeds: 5 });
  expect(start.arms).toEqual([
    "real",
    "undersampled",
    "duplicated",
    "classical",
    "synthetic",
    "synthetic-only",
    "mixed",
  ]);
  expect(startOff(start, idle)).toBeUndefined();
});

it("chooses another rare class when the rare one is left out", () => {
  expect(withClass(start, dataset, "b", false)).toMatchObject({ classIds: ["a"], rareClassIds: ["a"] });
});

it("counts the trainings: one model for each class that is short of images, more for synthetic alone", () => {
  const sizes = trainSizes(dataset);
  // 7 arms × 5 seeds, and one more dose of the one dosed arm; class a is full, but "synthetic only" needs it too.
  expect(workOf(start, sizes)).toEqual({ models: 2, classifiers: 40 });
  const plain = { ...start, arms: ["real", "synthetic"] as const, doses: [1] };
  expect(workOf(plain, sizes)).toEqual({ models: 1, classifiers: 10 });
  const many = { ...start, arms: ["real", "ensemble"] as const, ensembleSize: 4, doses: [1, 2] };
  expect(workOf(many, sizes)).toEqual({ models: 4, classifiers: 15 });
  expect(workOf({ ...start, arms: ["real"] }, sizes).models).toBe(0);
  expect(missingImages(start, sizes)).toBe(5);
});

it("expects the time that the same settings took before, and nothing where it was never measured", () => {
  const work = { models: 2, classifiers: 10 };
  expect(expectedTime(start, work, [], [])).toEqual({ models: null, classifiers: null });
  const { steps, batch, width } = recipe("normal", 64);
  const measured = exampleRun({
    config: { ...exampleRun().config, batch, width },
    throughput: { imagesPerSecond: 10, stepMs: 1600 },
  });
  expect(expectedTime(start, work, [measured], []).models).toBe(2 * steps * 1600);
  const before = exampleExperiment(start, {
    cells: [
      { id: "gan/b/0", kind: "gan", state: "done", seconds: 100 },
      { id: "arm/real/1/0", kind: "classifier", state: "done", seconds: 30 },
      { id: "arm/real/1/1", kind: "classifier", state: "done", seconds: 50 },
    ],
  });
  expect(expectedTime(start, work, [measured], [before])).toEqual({ models: 200_000, classifiers: 400_000 });
  const other = { ...start, classifier: { ...start.classifier, width: 8 } };
  expect(expectedTime(other, work, [], [before]).classifiers).toBeNull();
});

it("says why it cannot start", () => {
  expect(startOff({ ...start, classIds: ["a"] }, idle)).toContain("at least two");
  expect(startOff({ ...start, arms: ["real", "classical"] }, idle)).toContain("synthetic");
  expect(startOff(start, { ...idle, trainingName: "Alpha, run 1" })).toContain("Alpha, run 1 is training");
});
