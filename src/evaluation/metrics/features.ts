/** Feature vectors of images, one a row. */
export interface Features {
  /** n × d, row-major. */
  readonly values: Float64Array;
  readonly count: number;
  readonly size: number;
}

export function rowOf({ values, size }: Features, i: number): Float64Array {
  return values.subarray(i * size, (i + 1) * size);
}

export function rowsOf(features: Features, indices: readonly number[]): Features {
  const { size } = features;
  const values = new Float64Array(indices.length * size);
  indices.forEach((index, i) => values.set(rowOf(features, index), i * size));
  return { values, count: indices.length, size };
}

export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
