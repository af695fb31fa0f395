/**
 * What one classifier said of a fixed list of test images.
 * Statistics take weights per image, so that a bootstrap resample is a vector of counts and nothing is copied.
 */
export interface Predictions {
  readonly classCount: number;
  /** Probabilities, images × classes, row-major; each row sums to 1. */
  readonly probabilities: Float32Array;
}

/** The most probable class of each image; the lower index when two are equal. */
export function called({ probabilities, classCount }: Predictions): Uint8Array {
  const result = new Uint8Array(probabilities.length / classCount);
  for (let image = 0; image < result.length; image++) {
    let best = 0;
    for (let c = 1; c < classCount; c++) {
      if (probabilities[image * classCount + c]! > probabilities[image * classCount + best]!) best = c;
    }
    result[image] = best;
  }
  return result;
}

/** The probability of one class for every image. */
export function scoresOf({ probabilities, classCount }: Predictions, classIndex: number): Float32Array {
  return Float32Array.from(
    { length: probabilities.length / classCount },
    (_, image) => probabilities[image * classCount + classIndex]!,
  );
}
