import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import { measureArms, type Arm, type TestSet } from "./arms";
import { bootstrapP, holm, patientGroups, quantile, resample, testPatients } from "./bootstrap";
import { balancedAccuracy, ratesOf, weightedConfusion } from "./confusion";
import { rank, weightedAuc } from "./ranking";

const scored = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean(), fc.integer({ min: 0, max: 3 })),
  {
    minLength: 2,
    maxLength: 30,
  },
);

describe("area under the ROC curve", () => {
  it("is the share of pairs in the right order, ties half, each image as often as its weight says", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const copies = rows.flatMap(([score, positive, weight]) =>
          Array.from({ length: weight }, () => ({ score, positive })),
        );
        let [won, pairs] = [0, 0];
        for (const a of copies.filter(({ positive }) => positive)) {
          for (const b of copies.filter(({ positive }) => !positive)) {
            pairs++;
            won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
          }
        }
        const auc = weightedAuc(
          rank(Float32Array.from(rows, ([score]) => score)),
          Uint8Array.from(rows, ([, positive]) => Number(positive)),
          rows.map(([, , weight]) => weight),
        );
        if (pairs === 0) expect(auc).toBeNaN();
        else expect(auc).toBeCloseTo(won / pairs, 12);
      }),
    );
  });
});

describe("rates from a confusion table", () => {
  it("are those of a table counted by hand", () => {
    const truth = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2);
    const calls = Uint8Array.of(0, 0, 1, 2, 1, 0, 2, 2);
    const table = weightedConfusion(truth, calls, 3, new Array<number>(8).fill(1));
    expect([...table]).toEqual([2, 1, 1, 1, 1, 0, 0, 0, 2]);
    expect(ratesOf(table, 3, 0)).toEqual({ sensitivity: 2 / 4, specificity: 3 / 4, f1: 4 / 7 });
    expect(ratesOf(table, 3, 2)).toEqual({ sensitivity: 1, specificity: 5 / 6, f1: 4 / 5 });
    expect(balancedAccuracy(table, 3)).toBeCloseTo((0.5 + 0.5 + 1) / 3, 12);
  });
});

describe("bootstrap by patient", () => {
  const patients = testPatients(["a", "a", "b", "c", "c", "d"]);
  const truth = Uint8Array.of(0, 0, 0, 1, 1, 1);

  it("draws whole patients, as many of each class as there are", () => {
    const groups = patientGroups(patients, truth, 2);
    expect(groups.map((group) => [...group])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    const random = new Random(1);
    for (let i = 0; i < 50; i++) {
      const weights = resample(patients, groups, random);
      expect(weights[0]).toBe(weights[1]);
      expect(weights[3]).toBe(weights[4]);
      expect([weights[0]! + weights[2]!, weights[3]! + weights[5]!]).toEqual([2, 2]);
    }
  });

  it("has intervals that hold the truth about as often as they say", () => {
    // 200 experiments of one patient per image, true sensitivity 0.7, n = 60.
    const random = new Random(7);
    const repeats = 200;
    let held = 0;
    for (let i = 0; i < repeats; i++) {
      const calls = Array.from({ length: 60 }, () => (random.uniform() < 0.7 ? 1 : 0));
      const means = Array.from({ length: 300 }, () => {
        const sum = calls.reduce<number>((total) => total + calls[random.integer(60)]!, 0);
        return sum / 60;
      });
      if (quantile(means, 0.025) <= 0.7 && quantile(means, 0.975) >= 0.7) held++;
    }
    expect(held / repeats).toBeGreaterThan(0.88);
  });

  it("never gives p = 0, and 1 for no difference at all", () => {
    expect(bootstrapP(new Array<number>(1999).fill(0.1))).toBeCloseTo(2 / 2000, 12);
    expect(bootstrapP(new Array<number>(10).fill(0))).toBe(1);
  });
});

describe("Holm's correction", () => {
  it("multiplies the smallest by the number of tests, the next by one less, and stays in order", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
  });
});

describe("arms against their controls", () => {
  const count = 300;
  const test: TestSet = {
    classIds: ["normal", "rare"],
    truth: Uint8Array.from({ length: count }, (_, i) => (i % 5 === 0 ? 1 : 0)),
    patients: testPatients(Array.from({ length: count }, (_, i) => `P${Math.floor(i / 2)}-${i % 5 === 0}`)),
  };

  /** A classifier that is right with this probability. */
  function arm(name: Arm["name"], right: number, salt = 0, seeds = 5): Arm {
    return {
      name,
      predictions: Array.from({ length: seeds }, (_, seed) => {
        const random = new Random(seed, 1 + salt);
        const probabilities = new Float32Array(count * 2);
        test.truth.forEach((truth, i) => {
          const correct = random.uniform() < right;
          const p = random.uniform(0.5, 1);
          probabilities[i * 2 + (correct ? truth : 1 - truth)] = p;
          probabilities[i * 2 + (correct ? 1 - truth : truth)] = 1 - p;
        });
        return { classCount: 2, probabilities };
      }),
    };
  }

  it("finds a real difference, and none between equals", () => {
    const arms = [arm("real", 0.6), arm("synthetic", 0.9, 1), arm("duplicated", 0.6, 2)];
    const measured = measureArms(test, arms, { resamples: 400, seed: 1 });
    const found = measured
      .compare([
        { arm: "synthetic", control: "real" },
        { arm: "duplicated", control: "real" },
      ])
      .filter(({ measure }) => measure === "balancedAccuracy");
    expect(found[0]!.difference).toBeGreaterThan(0.2);
    expect(found[0]!.lo).toBeGreaterThan(0);
    expect(found[0]!.p).toBeLessThan(0.02);
    expect(found[1]!.lo).toBeLessThan(0);
    expect(found[1]!.hi).toBeGreaterThan(0);
    expect(found[1]!.p).toBeGreaterThan(0.05);
  });

  it("reports means over seeds inside their intervals, and every test image of every seed once", () => {
    const [only] = measureArms(test, [arm("real", 0.8)], { resamples: 200, seed: 2 }).arms;
    for (const measures of Object.values(only!.perClass)) {
      for (const { mean, lo, hi } of Object.values(measures)) {
        expect(lo).toBeLessThanOrEqual(mean);
        expect(hi).toBeGreaterThanOrEqual(mean);
      }
    }
    expect(only!.confusion.flat().reduce((a, b) => a + b, 0)).toBe(5 * count);
  });

  it("gives the same numbers for the same seed", () => {
    const run = () =>
      measureArms(test, [arm("real", 0.8), arm("synthetic", 0.85, 1)], { resamples: 50, seed: 3 }).arms;
    expect(run()).toEqual(run());
  });
});
