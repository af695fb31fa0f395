import { fillZero } from "./simd";

/** y[r, c] = Σ x[r − a, c − b] over a and b in 0, 1; `reach` is how far up and left: 1 grows, 0 shrinks. */
export function boxOfFour(x: usize, rows: i32, columns: i32, inner: i32, reach: i32, y: usize): void {
  const by = reach ? 1 : -1;
  const bytes = (<usize>inner) << 2;
  for (let row = 0; row < rows + by; row++) {
    for (let column = 0; column < columns + by; column++) {
      fillZero(y, inner);
      for (let a = 0; a < 2; a++) {
        const r = row + a - reach;
        if (r < 0 || r >= rows) continue;
        for (let b = 0; b < 2; b++) {
          const c = column + b - reach;
          if (c >= 0 && c < columns) addAll(x + <usize>(r * columns + c) * bytes, bytes, y);
        }
      }
      y += bytes;
    }
  }
}

function addAll(from: usize, bytes: usize, to: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
}
