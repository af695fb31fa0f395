import type { ReadBox } from "./windows";

/** Reads boxes of a square image in memory. */
export function planeBoxes(whole: Float32Array, side: number): ReadBox {
  return ({ start, size }) => {
    const [, rows, columns] = size;
    const out = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = (start[1] + row) * side + start[2];
      out.set(whole.subarray(from, from + columns), row * columns);
    }
    return Promise.resolve(out);
  };
}
