import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import { softmax } from "../statistics/calibration";
import { doubtLimit, ensembleVerdict, trustOf } from "./ensemble";

describe("an ensemble's verdict", () => {
  it("is the mean, with the doubt of the mean and the part of it that members disagree about", () => {
    const agree = ensembleVerdict([Float32Array.of(0.5, 0.5), Float32Array.of(0.5, 0.5)], 2);
    expect(agree.doubt[0]).toBeCloseTo(Math.log(2), 6);
    expect(agree.disagreement[0]).toBeCloseTo(0, 6);
    const differ = ensembleVerdict([Float32Array.of(1, 0), Float32Array.of(0, 1)], 2);
    expect([...differ.mean]).toEqual([0.5, 0.5]);
    expect([...differ.lowest, ...differ.highest]).toEqual([0, 0, 1, 1]);
    expect(differ.doubt[0]).toBeCloseTo(Math.log(2), 6);
    expect(differ.disagreement[0]).toBeCloseTo(Math.log(2), 6);
  });

  /** Members that see the same evidence through noise of their own; some images hold hardly any. */
  function members(count: number, noise: number) {
    const random = new Random(3);
    const truth = new Uint8Array(300);
    const evidence = Array.from(truth, (_, i) => {
      truth[i] = i % 3;
      return { strength: i % 2 ? 4 : 0.3, own: [random.normal(), random.normal(), random.normal()] };
    });
    const list = Array.from({ length: count }, () => {
      const logits = Float32Array.from({ length: 900 }, (_, k) => {
        const image = Math.floor(k / 3);
        const { strength, own } = evidence[image]!;
        return (k % 3 === truth[image] ? strength : 0) + own[k % 3]! + noise * random.normal();
      });
      return softmax(logits, 3);
    });
    return { truth, list };
  }

  it("is more often right than its members, and more so for what it is sure of", () => {
    const { truth, list } = members(7, 1.2);
    const accuracy = (one: Float32Array[]) => trustOf(one, truth, 3).curve.at(-1)!.accuracy;
    const alone = list.map((one) => accuracy([one])).reduce((a, b) => a + b, 0) / list.length;
    expect(accuracy(list)).toBeGreaterThan(alone);
    const { curve, members: count, n } = trustOf(list, truth, 3);
    expect([count, n]).toEqual([7, 300]);
    const half = curve.find(({ coverage }) => coverage >= 0.5)!;
    expect(half.accuracy).toBeGreaterThan(curve.at(-1)!.accuracy + 0.1);
  });

  it("is not called beyond the doubt that keeps the accuracy asked for", () => {
    const { truth, list } = members(5, 1);
    const limit = doubtLimit(list, truth, 3, 0.9);
    const { curve } = trustOf(list, truth, 3);
    const at = curve.findLast(({ threshold }) => threshold <= limit)!;
    expect(at.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(at.coverage).toBeGreaterThan(0.3);
    expect(at.coverage).toBeLessThan(1);
    expect(doubtLimit([Float32Array.of(0, 1)], Uint8Array.of(0), 2, 0.9)).toBe(0);
  });
});
