import { describe, expect, it } from "vitest";
import { exampleDataset } from "../testing/examples";
import { exampleCascade, exampleCascadeSample, examplePlan } from "@/state/testing/exampleCascade";
import { imageChoices, settingOf, sizesAbove, startOff, trainingMs, withBase } from "./cascadeForm";
import { makeOff, restWords, sizesToMake, sizeToSuggest } from "./sampleForm";

const dataset = exampleDataset([
  ["a", "P-1", "train"],
  ["a", "P-2", "train"],
  ["b", "P-3", "test"],
]);

describe("a new cascade", () => {
  const choices = imageChoices(dataset, null);

  it("starts with the commonest class and the largest size that the images have pixels for", () => {
    expect(choices).toMatchObject({ size: 512, baseSize: 64, source: { classIds: ["a"] } });
  });

  it("offers doublings above the base, to 2048 pixels and 512 voxels", () => {
    expect(sizesAbove(2, 64)).toEqual([128, 256, 512, 1024, 2048]);
    expect(sizesAbove(3, 64)).toEqual([128, 256, 512]);
    expect(withBase({ ...choices, size: 128 }, 256)).toMatchObject({ baseSize: 256, size: 512 });
  });

  it("says why it cannot start, and lets it start otherwise", () => {
    const facts = { plan: examplePlan(), current: true, problem: null, busy: null };
    expect(startOff(choices, facts)).toBeUndefined();
    expect(startOff(choices, { ...facts, busy: "A run is still training." })).toContain("still training");
    expect(startOff(choices, { ...facts, current: false })).toContain("still being worked out");
    expect(startOff(choices, { ...facts, plan: examplePlan({ refusal: "Too few images." }) })).toBe(
      "Too few images.",
    );
    const none = { ...choices, source: { kind: "images", datasetId: "d1", classIds: [] } } as const;
    expect(startOff(none, facts)).toBe("Choose a class to learn.");
  });

  it("shows settings as planned until they are chosen, and the time of all networks", () => {
    expect(settingOf(choices, null, "width")).toBeNull();
    expect(settingOf(choices, examplePlan(), "l1")).toBe(10);
    expect(settingOf({ ...choices, scale: { width: 8 } }, examplePlan(), "width")).toBe(8);
    expect(trainingMs(examplePlan())).toBe(1_800_000);
  });
});

describe("a new image of a cascade", () => {
  const [base, doubling] = exampleCascade().scales;
  const trained = (...steps: readonly number[]) =>
    exampleCascade({
      scales: [
        { ...base!, step: steps[0]! },
        { ...doubling!, step: steps[1]! },
      ],
    });

  it("can be as large as what is trained without a gap, and one doubling beyond", () => {
    expect(sizesToMake(trained(0, 0))).toEqual([]);
    expect(sizesToMake(trained(10, 0))).toEqual([64]);
    expect(sizesToMake(trained(0, 10))).toEqual([]);
    expect(sizesToMake(trained(10, 10))).toEqual([64, 128, 256]);
    expect(sizeToSuggest(trained(10, 10))).toBe(128);
  });

  it("says why it cannot be made, and what is kept of one that was paused", () => {
    expect(makeOff([], undefined)).toContain("base is not trained");
    expect(makeOff([64], "A run is still training.")).toContain("still training");
    expect(makeOff([64], undefined)).toBeUndefined();
    expect(restWords(exampleCascadeSample({ state: "paused", share: 0.807 }))).toBe(
      "Paused at 80%. Every tile that was made is kept.",
    );
  });
});
