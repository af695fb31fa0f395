import type { Trust } from "@/domain/quality";
import { coverageCurve, expectedCalibrationError, reliability } from "../statistics/calibration";

/** What several classifiers together say of the same images. */
export interface EnsembleVerdict {
  /** Mean probabilities, images × classes. */
  readonly mean: Float32Array;
  /** Lowest and highest member's probability, images × classes. */
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  /** Entropy of the mean, in nats: all that is unknown of each image. */
  readonly doubt: Float32Array;
  /** The part of the doubt that members disagree about: mutual information, in nats (Houlsby et al. 2011, arXiv 1112.5745). */
  readonly disagreement: Float32Array;
}

/**
 * Deep ensemble (Lakshminarayanan et al. 2017, arXiv 1612.01474) or Monte Carlo dropout alike: each member's
 * probabilities are already calibrated, then averaged (calibrate before ensembling).
 * @param members  at least one; images × classes each
 */
export function ensembleVerdict(members: readonly Float32Array[], classCount: number): EnsembleVerdict {
  const length = members[0]!.length;
  const mean = new Float32Array(length);
  const lowest = new Float32Array(length).fill(1);
  const highest = new Float32Array(length);
  for (const probabilities of members) {
    probabilities.forEach((p, i) => {
      mean[i]! += p / members.length;
      lowest[i] = Math.min(lowest[i]!, p);
      highest[i] = Math.max(highest[i]!, p);
    });
  }
  const doubt = entropies(mean, classCount);
  const disagreement = Float32Array.from(doubt);
  for (const probabilities of members) {
    entropies(probabilities, classCount).forEach((value, image) => {
      disagreement[image]! -= value / members.length;
    });
  }
  return { mean, lowest, highest, doubt, disagreement: disagreement.map((value) => Math.max(0, value)) };
}

function entropies(probabilities: Float32Array, classCount: number): Float32Array {
  return Float32Array.from({ length: probabilities.length / classCount }, (_, image) => {
    let sum = 0;
    for (let c = 0; c < classCount; c++) {
      const p = probabilities[image * classCount + c]!;
      if (p > 0) sum -= p * Math.log(p);
    }
    return sum;
  });
}

/** Calibration and the accuracy that remains when only the less doubtful images are called. */
export function trustOf(
  members: readonly Float32Array[],
  truth: Uint8Array,
  classCount: number,
): Omit<Trust, "limit"> {
  const { mean, doubt } = ensembleVerdict(members, classCount);
  const bins = reliability(mean, truth, classCount);
  const right = truth.map((t, image) => {
    const row = mean.subarray(image * classCount, (image + 1) * classCount);
    return row.indexOf(Math.max(...row)) === t ? 1 : 0;
  });
  return {
    bins,
    calibrationError: expectedCalibrationError(bins),
    curve: coverageCurve(doubt, right),
    members: members.length,
    n: truth.length,
  };
}

/**
 * The doubt above which an image is not called: the largest at which accuracy on the validation part is still as
 * asked, or 0 when it never is.
 */
export function doubtLimit(
  members: readonly Float32Array[],
  truth: Uint8Array,
  classCount: number,
  accuracy: number,
): number {
  const { curve } = trustOf(members, truth, classCount);
  return curve.findLast((point) => point.accuracy >= accuracy)?.threshold ?? 0;
}
