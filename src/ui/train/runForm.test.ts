import { describe, expect, it } from "vitest";
import { exampleDataset, exampleRun } from "../testing/examples";
import {
  estimateTime,
  startingConfig,
  trainingImages,
  trainOff,
  withFittingBatch,
  withPreset,
} from "./runForm";

const dataset = exampleDataset([
  ["a", "P-1", "train"],
  ["a", "P-2", "train"],
  ["a", "P-2", "test"],
  ["b", "P-3", "test"],
]);
const idle = { importing: false, activeRun: undefined };

describe("a new run", () => {
  it("starts with the chosen class, else with the commonest", () => {
    expect(startingConfig(dataset, "b").classIds).toEqual(["b"]);
    expect(startingConfig(dataset, null).classIds).toEqual(["a"]);
  });

  it("learns from the training part only", () => {
    expect(trainingImages(dataset, ["a", "b"])).toEqual({ images: 2, patients: 2 });
  });

  it("says why it cannot start", () => {
    const config = startingConfig(dataset, "a");
    expect(trainOff(config, dataset, idle)).toBeUndefined();
    expect(trainOff({ ...config, classIds: [] }, dataset, idle)).toBe("Choose at least one class to learn.");
    expect(trainOff({ ...config, classIds: ["b"] }, dataset, idle)).toContain("no images of this class");
    expect(trainOff({ ...config, classIds: ["a", "b"] }, dataset, idle)).toContain("Beta has no images");
    expect(trainOff(config, dataset, { ...idle, importing: true })).toContain("still being read");
    expect(trainOff(config, dataset, { ...idle, activeRun: exampleRun() })).toContain(
      "Alpha, run 1 is training",
    );
  });

  it("takes the defaults of the preset and size, and keeps what is about the images", () => {
    const changed = withPreset(
      { ...startingConfig(dataset, "a"), fit: "crop", mirror: true },
      "toronto-2018",
      128,
    );
    expect(changed).toMatchObject({
      preset: "toronto-2018",
      size: 128,
      batch: 32,
      fit: "crop",
      mirror: true,
    });
    expect(withPreset(changed, "small-data", 256).batch).toBe(8);
  });

  it("halves the batch until it fits the images", () => {
    const config = startingConfig(dataset, "a");
    expect(withFittingBatch(config, 412).batch).toBe(16);
    expect(withFittingBatch(config, 5).batch).toBe(4);
    expect(withFittingBatch(config, 1).batch).toBe(2);
  });

  it("estimates time only from a run with the same work in a step", () => {
    const throughput = { imagesPerSecond: 16, stepMs: 1000 };
    const config = startingConfig(dataset, "a");
    expect(estimateTime(config, [exampleRun({ throughput })])?.ms).toBe(2_000_000);
    expect(estimateTime({ ...config, size: 128 }, [exampleRun({ throughput })])).toBeUndefined();
    expect(estimateTime(config, [exampleRun({ throughput, pretrained: true })])).toBeUndefined();
  });
});
