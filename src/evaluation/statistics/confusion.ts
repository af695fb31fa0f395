/** Rows are the truth, columns what was called; row-major, classes × classes. */
export type Confusion = Float64Array;

export function weightedConfusion(
  truth: Uint8Array,
  calls: Uint8Array,
  classCount: number,
  weights: ArrayLike<number>,
): Confusion {
  const table = new Float64Array(classCount * classCount);
  for (let i = 0; i < truth.length; i++) table[truth[i]! * classCount + calls[i]!]! += weights[i]!;
  return table;
}

/** One class against the rest. NaN where a share has nothing below it. */
export interface ClassRates {
  readonly sensitivity: number;
  readonly specificity: number;
  readonly f1: number;
}

export function ratesOf(table: Confusion, classCount: number, classIndex: number): ClassRates {
  let total = 0;
  let actual = 0;
  let calls = 0;
  for (let i = 0; i < classCount; i++) {
    actual += table[classIndex * classCount + i]!;
    calls += table[i * classCount + classIndex]!;
    for (let j = 0; j < classCount; j++) total += table[i * classCount + j]!;
  }
  const hits = table[classIndex * classCount + classIndex]!;
  const others = total - actual;
  return {
    sensitivity: hits / actual,
    specificity: (others - (calls - hits)) / others,
    f1: (2 * hits) / (actual + calls),
  };
}

/** Mean sensitivity over the classes that are present. */
export function balancedAccuracy(table: Confusion, classCount: number): number {
  let sum = 0;
  let present = 0;
  for (let c = 0; c < classCount; c++) {
    const { sensitivity } = ratesOf(table, classCount, c);
    if (Number.isNaN(sensitivity)) continue;
    sum += sensitivity;
    present++;
  }
  return sum / present;
}
