import { describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import {
  coverageCurve,
  expectedCalibrationError,
  fitTemperature,
  meanLoss,
  reliability,
  softmax,
} from "./calibration";

/** Logits whose softmax at `temperature` is exactly how often each class is the truth. */
function sharpened(temperature: number, count: number) {
  const random = new Random(5);
  const logits = new Float32Array(count * 3);
  const truth = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const row = Float32Array.from({ length: 3 }, () => random.normal(0, 1.5));
    const p = softmax(row, 3);
    const u = random.uniform();
    truth[i] = u < p[0]! ? 0 : u < p[0]! + p[1]! ? 1 : 2;
    row.forEach((value, c) => (logits[i * 3 + c] = value * temperature));
  }
  return { logits, truth };
}

describe("temperature scaling", () => {
  it("finds the temperature that made a classifier overconfident, and mends its calibration", () => {
    const { logits, truth } = sharpened(3, 8000);
    const temperature = fitTemperature(logits, truth, 3);
    expect(temperature).toBeGreaterThan(2.8);
    expect(temperature).toBeLessThan(3.2);
    const before = expectedCalibrationError(reliability(softmax(logits, 3), truth, 3));
    const after = expectedCalibrationError(reliability(softmax(logits, 3, temperature), truth, 3));
    expect(before).toBeGreaterThan(0.12);
    expect(after).toBeLessThan(0.02);
    expect(meanLoss(logits, truth, 3, temperature)).toBeLessThan(meanLoss(logits, truth, 3));
  });
});

describe("loss and softmax", () => {
  it("are those of the closed form, also for logits that would overflow", () => {
    expect(meanLoss(Float32Array.of(0, 0, 0, 0), Uint8Array.of(0, 1), 2)).toBeCloseTo(Math.log(2), 12);
    expect(meanLoss(Float32Array.of(1000, 0), Uint8Array.of(0), 2)).toBe(0);
    expect([...softmax(Float32Array.of(1000, 1000, 0), 3)]).toEqual([0.5, 0.5, 0]);
  });
});

describe("reliability", () => {
  it("is the hand-computed gap of two bins", () => {
    // Three images called with 0.9, two of them right; one called with 0.6, wrong.
    const probabilities = Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.6, 0.4);
    const bins = reliability(probabilities, Uint8Array.of(0, 0, 1, 1), 2, 10);
    const used = bins.filter(({ count }) => count > 0);
    expect(used.map(({ count }) => count)).toEqual([1, 3]);
    expect(used.map(({ accuracy }) => accuracy)).toEqual([0, 2 / 3]);
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.25 * 0.6 + 0.75 * (0.9 - 2 / 3), 6);
  });
});

describe("coverage curve", () => {
  it("calls the least doubtful first and equals together", () => {
    const curve = coverageCurve(Float32Array.of(0.5, 0.25, 0.5, 1), Uint8Array.of(1, 1, 0, 0));
    expect(curve).toEqual([
      { threshold: 0.25, coverage: 0.25, accuracy: 1 },
      { threshold: 0.5, coverage: 0.75, accuracy: 2 / 3 },
      { threshold: 1, coverage: 1, accuracy: 0.5 },
    ]);
  });
});
