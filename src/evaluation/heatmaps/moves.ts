/** Pixels. */
export interface Move {
  readonly down: number;
  readonly right: number;
}

/** Moves in each direction, and how many values a side the coarsest last map has. */
const EACH = 4;
const COARSEST = 8;

/** Four by four moves, spread evenly over one stride of the last map and around no move. */
export function moves(size: number): Move[] {
  const step = size / COARSEST / EACH;
  const each = Array.from({ length: EACH }, (_, i) => Math.round((i - (EACH - 1) / 2) * step));
  return each.flatMap((down) => each.map((right) => ({ down, right })));
}

/** The picture moved; what comes in from outside is the edge's own value. */
export function moved(values: Float32Array, size: number, { down, right }: Move): Float32Array {
  const inside = (at: number): number => Math.max(0, Math.min(size - 1, at));
  const result = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    const from = inside(row - down) * size;
    for (let column = 0; column < size; column++)
      result[row * size + column] = values[from + inside(column - right)]!;
  }
  return result;
}
