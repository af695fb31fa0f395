import { describe, expect, it } from "vitest";
import { exampleDataset } from "../testing/examples";
import { countClasses, countParts } from "./counts";

const dataset = exampleDataset([
  ["a", "P-1", "train"],
  ["a", "P-1", "train"],
  ["a", "P-2", "test"],
  ["b", "P-1", "train"],
  ["b", "P-3", "validation"],
]);

describe("counts of a data set", () => {
  it("counts a patient in two classes in both rows and once in the total", () => {
    const counts = countClasses(dataset);
    expect(counts.classes.map(({ images, patients, toTrain }) => [images, patients, toTrain])).toEqual([
      [3, 2, 2],
      [2, 2, 1],
    ]);
    expect([counts.images, counts.patients, counts.toTrain, counts.inSeveralClasses]).toEqual([5, 3, 3, 1]);
  });

  it("counts each part, and the chosen class within it", () => {
    const rows = countParts(dataset, "b").map(({ part, images, patients, ofClass }) => [
      part,
      images,
      patients,
      ofClass,
    ]);
    expect(rows).toEqual([
      ["train", 3, 1, 1],
      ["validation", 1, 1, 1],
      ["test", 1, 1, 0],
    ]);
  });
});
