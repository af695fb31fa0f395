/** Where a classifier looked for one class in one image. */
export interface Heatmap {
  /** Square, `size` a side; 0 to 1, 1 the most. */
  readonly values: Float32Array;
  readonly size: number;
}

/** Bilinear, with centres of the small pixels over centres of their blocks; the edge's value counts beyond. */
export function enlarged(values: Float32Array, side: number, size: number): Float32Array {
  const result = new Float32Array(size * size);
  const place = (i: number) => {
    const at = Math.max(0, Math.min(side - 1, ((i + 0.5) * side) / size - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(side - 1, low + 1), share: at - low };
  };
  const places = Array.from({ length: size }, (_, i) => place(i));
  places.forEach((row, r) => {
    places.forEach((column, c) => {
      const at = (y: number, x: number): number => values[y * side + x]!;
      const above = at(row.low, column.low) * (1 - column.share) + at(row.low, column.high) * column.share;
      const below = at(row.high, column.low) * (1 - column.share) + at(row.high, column.high) * column.share;
      result[r * size + c] = above * (1 - row.share) + below * row.share;
    });
  });
  return result;
}

/** Negative parts cut off, and the largest made 1; all zero stays zero. */
export function positive(values: Float32Array): Float32Array {
  const top = values.reduce((most, value) => Math.max(most, value), 0);
  return values.map((value) => (top > 0 ? Math.max(0, value) / top : 0));
}

/** Gaussian blur in both directions; beyond the edge the edge's own value counts. */
export function blurred(values: Float32Array, size: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const inside = (at: number): number => Math.max(0, Math.min(size - 1, at));
  const pass = (from: Float32Array, step: "row" | "column"): Float32Array =>
    from.map((_, i) => {
      const row = Math.floor(i / size);
      const column = i % size;
      let sum = 0;
      kernel.forEach((weight, k) => {
        const by = k - reach;
        const at = step === "row" ? inside(row + by) * size + column : row * size + inside(column + by);
        sum += weight * from[at]!;
      });
      return sum / total;
    });
  return pass(pass(values, "column"), "row");
}
