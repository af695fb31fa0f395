import { expect, it } from "vitest";
import { makerOf, type SampleSet } from "./samples";

const set = (classIds: readonly string[], models: number): SampleSet => ({
  ...{ id: "s", runId: "m0", datasetId: "d", step: 10, size: 64, preset: "small-data", truncation: 1 },
  ...{ classIds, classNames: classIds, seeds: classIds.map((_, i) => i), created: "" },
  ...(models > 1
    ? { members: Array.from({ length: models }, (_, i) => ({ runId: `m${i}`, step: 10 * (i + 1) })) }
    : {}),
});

it("every model of an ensemble makes an equal share of each class", () => {
  const classes = [...Array<string>(7).fill("a"), ...Array<string>(3).fill("b")];
  const made = set(classes, 3);
  const makers = classes.map((_, i) => makerOf(made, i).runId);
  expect(makers.slice(0, 7)).toEqual(["m0", "m0", "m1", "m1", "m2", "m2", "m2"]);
  expect(makers.slice(7)).toEqual(["m0", "m1", "m2"]);
  expect(makerOf(made, 9).step).toBe(30);
});

it("one model made all of a plain set", () => {
  expect(makerOf(set(["a", "b"], 1), 1)).toEqual({ runId: "m0", step: 10 });
});
