/** Gaussian blur of a square in both directions; beyond the edge the edge's own value counts. */
export function blur(values: Float32Array, side: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  const clamp = (at: number) => Math.max(0, Math.min(side - 1, at));
  const pass = (from: Float32Array, at: (row: number, column: number, by: number) => number) =>
    from.map((_, i) => {
      const row = Math.floor(i / side);
      const column = i % side;
      return kernel.reduce((sum, weight, k) => sum + weight * from[at(row, column, k - reach)]!, 0) / total;
    });
  const across = pass(values, (row, column, by) => row * side + clamp(column + by));
  return pass(across, (row, column, by) => clamp(row + by) * side + column);
}
