import { product } from "./blocks";
import type { Triple } from "./volume";

/**
 * Half of every side along the last two or three axes, by the mean of blocks of 2: how each scale of an image follows
 * from the next. The halved sides must be even.
 */
export function halved(values: ArrayLike<number>, size: Triple, axes: 2 | 3): Float32Array {
  const deep = axes === 3 ? 2 : 1;
  const small: Triple = [size[0] / deep, size[1] / 2, size[2] / 2];
  const [, rows, columns] = small;
  const out = new Float32Array(product(small));
  const share = 1 / (4 * deep);
  for (let p = 0; p < size[0]; p++) {
    for (let r = 0; r < size[1]; r++) {
      const from = (p * size[1] + r) * size[2];
      const to = (Math.floor(p / deep) * rows + (r >> 1)) * columns;
      for (let c = 0; c < columns; c++) {
        out[to + c]! += share * (values[from + 2 * c]! + values[from + 2 * c + 1]!);
      }
    }
  }
  return out;
}
