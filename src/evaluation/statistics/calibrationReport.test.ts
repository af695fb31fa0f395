import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import { calibrationReport, equalCountBins } from "./calibrationReport";
import { wilsonInterval } from "./proportion";

/** Two classes; the called one has this probability, and is right this often. */
function calls(given: number[], right: (p: number) => number, seed: number) {
  const random = new Random(seed);
  const truth = Uint8Array.from(given, (p) => (random.uniform() < right(p) ? 0 : 1));
  return { probabilities: Float32Array.from(given.flatMap((p) => [p, 1 - p])), truth };
}

describe("a calibration report", () => {
  const random = new Random(8);
  const given = Array.from({ length: 400 }, () => random.uniform(0.55, 1));

  it("tells what is chance from what is a fault", () => {
    const perfect = calls(given, (p) => p, 1);
    const honest = calibrationReport(perfect.probabilities, perfect.truth, 2, 3);
    expect(honest.n).toBe(400);
    for (const { value, ifPerfect } of [honest.equalWidth, honest.equalCount]) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(ifPerfect.high);
      // About E|error| of a bin: √(2/π) · √(p(1 − p)/(n/bins)), here 0.8 · 0.41 · √(15/400).
      expect(ifPerfect.mean).toBeGreaterThan(0.04);
      expect(ifPerfect.mean).toBeLessThan(0.09);
    }
    const proud = calls(given, (p) => p - 0.2, 1);
    const found = calibrationReport(proud.probabilities, proud.truth, 2, 3);
    expect(found.equalWidth.value).toBeGreaterThan(found.equalWidth.ifPerfect.high);
    expect(found.equalCount.value).toBeCloseTo(0.2, 1);
  });

  it("counts hits and the log loss as by hand", () => {
    const { accuracy, logLoss } = calibrationReport(
      Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.25, 0.75),
      Uint8Array.of(0, 1, 0),
      2,
      1,
    );
    expect(accuracy).toBeCloseTo(1 / 3, 12);
    expect(logLoss).toBeCloseTo(-(Math.log(0.75) + Math.log(0.5) + Math.log(0.25)) / 3, 6);
  });
});

describe("bins of equally many images", () => {
  it("hold the least sure first", () => {
    const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4, 0.8, 0.2, 0.7, 0.3);
    const bins = equalCountBins(probabilities, Uint8Array.of(0, 1, 0, 0), 2, 2);
    expect(bins.map(({ count }) => count)).toEqual([2, 2]);
    expect(bins.map(({ accuracy }) => accuracy)).toEqual([0.5, 1]);
    expect(bins[0]!.confidence).toBeCloseTo(0.65, 6);
    expect(bins[1]!.to).toBeCloseTo(0.9, 6);
  });
});

describe("the interval of a share", () => {
  it("is that of Newcombe 1998, table I, method 3", () => {
    const near = (hits: number, n: number, lo: number, hi: number) => {
      expect(wilsonInterval(hits, n).lo).toBeCloseTo(lo, 4);
      expect(wilsonInterval(hits, n).hi).toBeCloseTo(hi, 4);
    };
    near(81, 263, 0.2553, 0.3662);
    near(15, 148, 0.0624, 0.1605);
    near(0, 20, 0, 0.1611);
    near(1, 29, 0.0061, 0.1718);
  });
});
