import type { CoveragePoint, ReliabilityBin } from "@/domain/quality";

/**
 * Temperature scaling (Guo et al. 2017, arXiv 1706.04599): the one number that logits are divided by so that the
 * validation part is as likely as can be. Ranks, and so every AUC and call, stay as they were.
 * @param logits  images × classes
 * @returns the temperature, 0.05 to 20
 */
export function fitTemperature(logits: Float32Array, truth: Uint8Array, classCount: number): number {
  // The likelihood is convex in 1/T: golden-section search over log T finds its one minimum.
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.05);
  let high = Math.log(20);
  const loss = (logT: number): number => meanLoss(logits, truth, classCount, Math.exp(logT));
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let [lossLeft, lossRight] = [loss(left), loss(right)];
  while (high - low > 1e-4) {
    if (lossLeft < lossRight) {
      [high, right, lossRight] = [right, left, lossLeft];
      left = high - golden * (high - low);
      lossLeft = loss(left);
    } else {
      [low, left, lossLeft] = [left, right, lossRight];
      right = low + golden * (high - low);
      lossRight = loss(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Probabilities from logits / temperature; images × classes. */
export function softmax(logits: Float32Array, classCount: number, temperature = 1): Float32Array {
  const result = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classCount) {
    let highest = -Infinity;
    for (let c = 0; c < classCount; c++) highest = Math.max(highest, logits[start + c]!);
    let sum = 0;
    for (let c = 0; c < classCount; c++) {
      result[start + c] = Math.exp((logits[start + c]! - highest) / temperature);
      sum += result[start + c]!;
    }
    for (let c = 0; c < classCount; c++) result[start + c]! /= sum;
  }
  return result;
}

/** Mean negative log likelihood of the true classes, in nats. */
export function meanLoss(
  logits: Float32Array,
  truth: Uint8Array,
  classCount: number,
  temperature = 1,
): number {
  let sum = 0;
  truth.forEach((t, image) => {
    const row = logits.subarray(image * classCount, (image + 1) * classCount);
    const highest = Math.max(...row);
    let total = 0;
    for (const value of row) total += Math.exp((value - highest) / temperature);
    sum += Math.log(total) - (row[t]! - highest) / temperature;
  });
  return sum / truth.length;
}

/** The probability of the called class against how often the call is right, in equal-width bins. */
export function reliability(
  probabilities: Float32Array,
  truth: Uint8Array,
  classCount: number,
  bins = 15,
): ReliabilityBin[] {
  const count = new Float64Array(bins);
  const given = new Float64Array(bins);
  const right = new Float64Array(bins);
  truth.forEach((t, image) => {
    const row = probabilities.subarray(image * classCount, (image + 1) * classCount);
    const top = Math.max(...row);
    const bin = Math.min(bins - 1, Math.floor(top * bins));
    count[bin]! += 1;
    given[bin]! += top;
    if (row.indexOf(top) === t) right[bin]! += 1;
  });
  return Array.from(count, (n, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count: n,
    confidence: given[i]! / n,
    accuracy: right[i]! / n,
  }));
}

/** Expected calibration error: the mean gap of the bins, weighted by their images (Naeini et al. 2015). */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins
    .filter(({ count }) => count > 0)
    .reduce(
      (sum, { count, confidence, accuracy }) => sum + (count / total) * Math.abs(confidence - accuracy),
      0,
    );
}

/**
 * Accuracy against the share of images that are called at all, least doubtful first.
 * @param doubt  of each image, any scale: higher is less sure
 */
export function coverageCurve(doubt: Float32Array, right: Uint8Array): CoveragePoint[] {
  const order = Uint32Array.from(doubt, (_, i) => i).sort((a, b) => doubt[a]! - doubt[b]!);
  let hits = 0;
  const points: CoveragePoint[] = [];
  order.forEach((image, i) => {
    hits += right[image]!;
    // Images of equal doubt are called together or not at all.
    if (i + 1 < order.length && doubt[order[i + 1]!] === doubt[image]) return;
    points.push({
      threshold: doubt[image]!,
      coverage: (i + 1) / order.length,
      accuracy: hits / (i + 1),
    });
  });
  return points;
}
