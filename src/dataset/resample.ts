export type Values = Uint8Array | Uint16Array | Float32Array;

/** For each output position: where its inputs start, and their weights (summing to 1). */
export interface Taps {
  readonly starts: Int32Array;
  readonly weights: Float32Array;
  readonly count: number;
}

/**
 * Resizes a grey image: area averaging where it shrinks, bilinear where it grows, each axis for itself.
 * @param values  rows × columns, row-major
 * @returns outRows × outColumns
 */
export function resample(
  values: Values,
  rows: number,
  columns: number,
  outRows: number,
  outColumns: number,
): Float32Array {
  if (rows === outRows && columns === outColumns) return Float32Array.from(values);
  const narrow = squeezeRows(values, rows, columns, outColumns);
  const { starts, weights, count } = tapsOf(rows, outRows);
  const out = new Float32Array(outRows * outColumns);
  for (let row = 0; row < outRows; row++) {
    for (let tap = 0; tap < count; tap++) {
      const weight = weights[row * count + tap]!;
      if (weight === 0) continue;
      const from = (starts[row]! + tap) * outColumns;
      const to = row * outColumns;
      for (let column = 0; column < outColumns; column++)
        out[to + column]! += weight * narrow[from + column]!;
    }
  }
  return out;
}

/** Each row from `columns` to `outColumns`. */
function squeezeRows(values: Values, rows: number, columns: number, outColumns: number): Float32Array {
  const { starts, weights, count } = tapsOf(columns, outColumns);
  const out = new Float32Array(rows * outColumns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < outColumns; column++) {
      const from = row * columns + starts[column]!;
      let sum = 0;
      for (let tap = 0; tap < count; tap++) {
        const weight = weights[column * count + tap]!;
        if (weight !== 0) sum += weight * values[from + tap]!;
      }
      out[row * outColumns + column] = sum;
    }
  }
  return out;
}

export function tapsOf(length: number, outLength: number): Taps {
  return outLength < length ? areaTaps(length, outLength) : linearTaps(length, outLength);
}

/** Output i covers inputs from i·scale to (i + 1)·scale; each weighs its overlap. */
function areaTaps(length: number, outLength: number): Taps {
  const scale = length / outLength;
  const count = Math.ceil(scale) + 1;
  const starts = new Int32Array(outLength);
  const weights = new Float32Array(outLength * count);
  for (let i = 0; i < outLength; i++) {
    const low = i * scale;
    const high = Math.min((i + 1) * scale, length);
    starts[i] = Math.floor(low);
    for (let tap = 0; tap < count; tap++) {
      const input = starts[i]! + tap;
      const overlap = Math.min(input + 1, high) - Math.max(input, low);
      if (input < length && overlap > 0) weights[i * count + tap] = overlap / (high - low);
    }
  }
  return { starts, weights, count };
}

/** Pixel centres at half integers; beyond the edge the edge repeats. */
function linearTaps(length: number, outLength: number): Taps {
  const starts = new Int32Array(outLength);
  const weights = new Float32Array(outLength * 2);
  for (let i = 0; i < outLength; i++) {
    const centre = Math.min(Math.max(((i + 0.5) * length) / outLength - 0.5, 0), length - 1);
    const start = Math.min(Math.floor(centre), Math.max(length - 2, 0));
    starts[i] = start;
    weights[2 * i] = 1 - (centre - start);
    weights[2 * i + 1] = centre - start;
  }
  return { starts, weights, count: 2 };
}
