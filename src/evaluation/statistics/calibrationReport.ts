import type { ReliabilityBin } from "@/domain/quality";
import { Random } from "@/domain/random";
import { expectedCalibrationError, reliability } from "./calibration";

/** A calibration error with what chance alone would make of it. */
export interface CalibrationError {
  readonly value: number;
  /**
   * The error that a perfectly calibrated classifier of the same confidences shows on as many images, and its 95th
   * percentile: with few images a bin is never exactly right (Bröcker & Smith 2007; Vaicenavicius et al. 2019,
   * arXiv 1902.06977).
   */
  readonly ifPerfect: { readonly mean: number; readonly high: number };
}

export interface CalibrationReport {
  readonly n: number;
  readonly accuracy: number;
  /** Mean negative log likelihood, nats. */
  readonly logLoss: number;
  /** In 15 bins of equal width (Naeini et al. 2015; Guo et al. 2017). */
  readonly equalWidth: CalibrationError;
  /** In 15 bins of equally many images (Nguyen & O'Connor 2015, arXiv 1508.05154). */
  readonly equalCount: CalibrationError;
  readonly bins: readonly ReliabilityBin[];
}

const BINS = 15;
const DRAWS = 1000;
type Binning = (probabilities: Float32Array, truth: Uint8Array, classCount: number) => ReliabilityBin[];

export function calibrationReport(
  probabilities: Float32Array,
  truth: Uint8Array,
  classCount: number,
  seed: number,
): CalibrationReport {
  const called = callsOf(probabilities, classCount);
  let loss = 0;
  truth.forEach((t, image) => {
    // What rounds to 0 counts as the smallest normal number of 32 bits.
    loss -= Math.log(Math.max(1.17549435e-38, probabilities[image * classCount + t]!));
  });
  const errorIn = (binning: Binning): CalibrationError => ({
    value: expectedCalibrationError(binning(probabilities, truth, classCount)),
    ifPerfect: errorByChance(binning, probabilities, called, classCount, new Random(seed, 71)),
  });
  return {
    n: truth.length,
    accuracy: truth.filter((t, image) => t === called[image]).length / truth.length,
    logLoss: loss / truth.length,
    equalWidth: errorIn((p, t, c) => reliability(p, t, c, BINS)),
    equalCount: errorIn((p, t, c) => equalCountBins(p, t, c, BINS)),
    bins: reliability(probabilities, truth, classCount, BINS),
  };
}

/** The probability of the called class against how often the call is right, in bins of equally many images. */
export function equalCountBins(
  probabilities: Float32Array,
  truth: Uint8Array,
  classCount: number,
  bins: number,
): ReliabilityBin[] {
  const called = callsOf(probabilities, classCount);
  const top = Float32Array.from(called, (c, image) => probabilities[image * classCount + c]!);
  const order = Uint32Array.from(top, (_, image) => image).sort((a, b) => top[a]! - top[b]!);
  return Array.from({ length: bins }, (_, bin) => {
    const own = order.subarray((bin * order.length) / bins, ((bin + 1) * order.length) / bins);
    const mean = (of: (image: number) => number): number =>
      own.reduce((sum, image) => sum + of(image), 0) / own.length;
    return {
      from: top[own[0]!] ?? NaN,
      to: top[own.at(-1)!] ?? NaN,
      count: own.length,
      confidence: mean((image) => top[image]!),
      accuracy: mean((image) => (called[image] === truth[image] ? 1 : 0)),
    };
  });
}

function callsOf(probabilities: Float32Array, classCount: number): Uint8Array {
  return Uint8Array.from({ length: probabilities.length / classCount }, (_, image) => {
    const row = probabilities.subarray(image * classCount, (image + 1) * classCount);
    return row.indexOf(Math.max(...row));
  });
}

/** Draws truths for which the given confidences are exactly right, and measures the error of each draw. */
function errorByChance(
  binning: Binning,
  probabilities: Float32Array,
  called: Uint8Array,
  classCount: number,
  random: Random,
): CalibrationError["ifPerfect"] {
  const errors = Float64Array.from({ length: DRAWS }, () => {
    const truth = called.map((c, image) =>
      random.uniform() < probabilities[image * classCount + c]! ? c : (c + 1) % classCount,
    );
    return expectedCalibrationError(binning(probabilities, truth, classCount));
  }).sort();
  return { mean: errors.reduce((sum, error) => sum + error, 0) / DRAWS, high: errors[0.95 * DRAWS]! };
}
