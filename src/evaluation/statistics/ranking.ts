/** Images in ascending order of score, with equal scores marked: sorted once, used for every resample. */
export interface Ranking {
  readonly order: Uint32Array;
  /** `ends[i]`: position after the run of equal scores that holds position i. */
  readonly ends: Uint32Array;
}

export function rank(scores: Float32Array): Ranking {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const ends = new Uint32Array(order.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const tied = i + 1 < order.length && scores[order[i]!] === scores[order[i + 1]!];
    ends[i] = tied ? ends[i + 1]! : i + 1;
  }
  return { order, ends };
}

/**
 * Area under the ROC curve: the probability that a positive scores above a negative, ties counted half
 * (Hanley & McNeil 1982). Weights count each image.
 * @returns NaN without both positives and negatives
 */
export function weightedAuc(
  { order, ends }: Ranking,
  positive: Uint8Array,
  weights: ArrayLike<number>,
): number {
  let below = 0;
  let positives = 0;
  let pairs = 0;
  for (let start = 0; start < order.length; start = ends[start]!) {
    let tiedPositive = 0;
    let tiedNegative = 0;
    for (let i = start; i < ends[start]!; i++) {
      const image = order[i]!;
      if (positive[image]) tiedPositive += weights[image]!;
      else tiedNegative += weights[image]!;
    }
    pairs += tiedPositive * (below + tiedNegative / 2);
    positives += tiedPositive;
    below += tiedNegative;
  }
  return pairs / (positives * below);
}
