import { describe, expect, it } from "vitest";
import type { Comparison } from "@/domain/evaluation";
import { Random } from "@/domain/random";
import { labelledDiscs } from "../testing/discs";
import { checkExperiment, type CheckedImage } from "./checks";
import { altered } from "./classical";
import { trainingSet } from "./trainingSet";
import { verdicts } from "./verdicts";

const SIZE = 16;
const zeros = {
  make: (_c: number, _m: number, count: number) => Promise.resolve(new Float32Array(count * SIZE * SIZE)),
};

describe("the images of an arm", () => {
  const real = labelledDiscs(20, 5, SIZE, 1);
  const set = (arm: Parameters<typeof trainingSet>[0]["arm"], dose = 1) =>
    trainingSet({ arm, dose, seed: 3, size: SIZE, models: 3 }, real, zeros);

  it("are matched in number wherever images are added, and as they are elsewhere", async () => {
    expect((await set("real")).counts).toEqual([
      { real: 20, synthetic: 0 },
      { real: 5, synthetic: 0 },
    ]);
    expect((await set("undersampled")).counts.map((c) => c.real)).toEqual([5, 5]);
    expect((await set("duplicated")).counts.map((c) => c.real)).toEqual([20, 20]);
    expect((await set("classical")).counts.map((c) => c.real)).toEqual([20, 20]);
    expect((await set("synthetic")).counts[1]).toEqual({ real: 5, synthetic: 15 });
    expect((await set("ensemble")).counts[1]).toEqual({ real: 5, synthetic: 15 });
    expect((await set("synthetic", 0.4)).counts[1]).toEqual({ real: 5, synthetic: 6 });
    expect((await set("synthetic-only")).counts).toEqual([
      { real: 0, synthetic: 20 },
      { real: 0, synthetic: 20 },
    ]);
    expect((await set("mixed")).counts).toEqual([
      { real: 20, synthetic: 20 },
      { real: 20, synthetic: 20 },
    ]);
  });

  it("repeat every real image before any a third time", async () => {
    const repeated = await set("duplicated");
    const pixels = await repeated.read(Array.from({ length: repeated.count }, (_, i) => i));
    const times = new Map<string, number>();
    for (let i = 20; i < repeated.count; i++) {
      const key = pixels.slice(i * SIZE * SIZE, i * SIZE * SIZE + 8).join();
      times.set(key, (times.get(key) ?? 0) + 1);
    }
    expect([...times.values()]).toEqual([4, 4, 4, 4, 4]);
  });

  it("are read in the order asked for, real, altered and synthetic alike", async () => {
    const mixed = await set("synthetic");
    const both = await mixed.read([mixed.count - 1, 0]);
    expect([...both.subarray(0, SIZE * SIZE)].every((value) => value === 0)).toBe(true);
    expect(both.slice(SIZE * SIZE)).toEqual(await real.read([0]));
  });
});

describe("a classical alteration", () => {
  it("moves and dims a disc without losing or mirroring it", () => {
    const size = 64;
    const image = new Float32Array(size * size).fill(-1);
    for (let row = 30; row < 36; row++)
      for (let column = 8; column < 14; column++) image[row * size + column] = 1;
    const centres = Array.from({ length: 40 }, (_, seed) => {
      const result = altered(image, size, new Random(seed));
      let [mass, across] = [0, 0];
      const floor = Math.min(...result);
      result.forEach((value, i) => {
        if (value < floor + 0.6) return;
        mass++;
        across += i % size;
      });
      expect(mass).toBeGreaterThan(20);
      return across / mass;
    });
    expect(Math.max(...centres)).toBeLessThan(24);
    expect(Math.max(...centres) - Math.min(...centres)).toBeGreaterThan(3);
  });

  it("is a pure function of its generator", () => {
    const image = Float32Array.from({ length: 256 }, (_, i) => Math.sin(i));
    expect(altered(image, 16, new Random(1))).toEqual(altered(image, 16, new Random(1)));
    expect(altered(image, 16, new Random(1))).not.toEqual(altered(image, 16, new Random(2)));
  });
});

describe("checks before an experiment", () => {
  const parts = ["train", "train", "train", "validation", "test"] as const;
  const images = (classId: string, patients: number): CheckedImage[] =>
    Array.from({ length: patients }, (_, i) => ({
      patient: `${classId}-${i}`,
      classId,
      part: parts[i % 5]!,
      hash: `${classId}-${i}`,
    }));
  const names = { a: "Normal", b: "Pneumothorax" };
  const check = (list: CheckedImage[]) => checkExperiment(list, ["a", "b"], names);

  it("warns of few test patients and passes the rest", () => {
    expect(check([...images("a", 100), ...images("b", 40)]).warnings).toEqual([
      "Pneumothorax has only 8 test patients: its intervals will be wide.",
    ]);
  });

  it.each([
    ["fewer than 10 patients", () => [...images("a", 100), ...images("b", 9)], /Pneumothorax has 9 patients/],
    [
      "a patient in two classes",
      () => [...images("a", 40), ...images("b", 40), { ...images("b", 1)[0]!, patient: "a-0", hash: "x" }],
      /1 patient has images in more than one class \(Normal and Pneumothorax\)/,
    ],
    [
      "a class missing from the test part",
      () => [...images("a", 40), ...images("b", 40).filter(({ part }) => part !== "test")],
      /Pneumothorax is missing from the test part/,
    ],
    [
      "a class of one patient",
      () => [...images("a", 40), ...images("b", 40).map((image) => ({ ...image, patient: "b-0" }))],
      /All 40 images of Pneumothorax are of one patient/,
    ],
    [
      "labels that disagree",
      () => [...images("a", 40), ...images("b", 40), { ...images("b", 1)[0]!, patient: "b-99", hash: "a-0" }],
      /labelled both Normal and Pneumothorax/,
    ],
  ])("refuse %s", (_, list, message) => {
    expect(() => check(list())).toThrow(message);
  });

  it("refuse a single class", () => {
    expect(() => checkExperiment(images("a", 20), ["a"], names)).toThrow(/at least two/);
  });
});

describe("verdicts", () => {
  const comparison = (control: Comparison["control"], difference: number, p: number): Comparison => ({
    arm: "synthetic",
    control,
    class: "b",
    measure: "sensitivity",
    difference,
    lo: difference - 0.05,
    hi: difference + 0.05,
    p,
  });
  const say = (...list: Comparison[]) => verdicts(list, ["b"], { b: "Pneumothorax" }).join(" ");

  it("says when synthetic data did not help", () => {
    expect(say(comparison("real", 0.01, 0.8))).toBe(
      "Adding synthetic images did not clearly help to find Pneumothorax: sensitivity +1.0 points (−4.0 points to +6.0 points) against real images alone.",
    );
  });

  it("says when it harmed", () => {
    expect(say(comparison("real", -0.1, 0.01))).toContain("made Pneumothorax harder to find");
  });

  it("does not credit synthesis with what the controls show too", () => {
    const text = say(
      comparison("real", 0.2, 0.001),
      comparison("duplicated", 0.1, 0.01),
      comparison("classical", 0.01, 0.7),
    );
    expect(text).toContain("helped to find Pneumothorax");
    expect(text).toContain("better than repeated real images");
    expect(text).toContain("Against altered real images the difference is not clear");
  });
});
