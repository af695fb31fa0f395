import type { Frame } from "./dicomVolume";

/**
 * A plane moved sideways into a larger frame, linear between pixels.
 * @param x  columns, @param y  rows by which it moves
 * @returns NaN where the plane does not reach
 */
export function moved(
  values: Float32Array,
  rows: number,
  columns: number,
  frame: Frame,
  x: number,
  y: number,
): Float32Array {
  if (frame.rows === rows && frame.columns === columns && x === 0 && y === 0) return values;
  const out = new Float32Array(frame.rows * frame.columns).fill(NaN);
  const [rowTaps, columnTaps] = [
    taps(frame.rows, frame.top - y, rows),
    taps(frame.columns, frame.left - x, columns),
  ];
  for (const down of rowTaps) {
    const [upper, lower] = [down.first * columns, down.second * columns];
    for (const { at, first, second, share } of columnTaps) {
      const above = values[upper + first]! * (1 - share) + values[upper + second]! * share;
      const below = values[lower + first]! * (1 - share) + values[lower + second]! * share;
      out[down.at * frame.columns + at] = above * (1 - down.share) + below * down.share;
    }
  }
  return out;
}

/** For each place of the frame inside the plane: the two pixels it lies between, and how near it is to the second. */
function taps(length: number, offset: number, inside: number) {
  return Array.from({ length }, (_, at) => {
    const place = at + offset;
    // Half a pixel beyond the outermost centres is still the pixel.
    if (place < -0.5 || place > inside - 0.5) return [];
    const held = Math.max(0, Math.min(inside - 1, place));
    const first = Math.min(Math.floor(held), inside - 1);
    return [{ at, first, second: Math.min(first + 1, inside - 1), share: held - first }];
  }).flat();
}

/**
 * Planes at even distances out of planes at any, linear between neighbours. Two planes are in memory.
 * @param along  place of each plane, ascending from 0
 */
export async function* evened(
  planes: AsyncGenerator<Float32Array>,
  along: readonly number[],
  out: { readonly count: number; readonly spacing: number },
): AsyncGenerator<Float32Array> {
  const step = along.at(-1)! / (out.count - 1);
  const asIs =
    out.count === along.length && along.every((place, i) => Math.abs(place - i * step) <= slack(step));
  if (asIs) return yield* planes;
  let [i, next, made]: [number, Float32Array | undefined, number] = [0, undefined, 0];
  for await (const plane of planes) {
    const before = next ?? plane;
    next = plane;
    const from = along[Math.max(0, i - 1)]!;
    const gap = along[i]! - from;
    const last = i === along.length - 1;
    for (; made < out.count && (last || made * step <= along[i]! + 1e-6); made++) {
      const share = gap > 0 ? Math.min(1, Math.max(0, (made * step - from) / gap)) : 1;
      yield between(before, plane, share);
    }
    i++;
  }
}

const slack = (step: number) => Math.max(0.02, 0.02 * step);

function between(a: Float32Array, b: Float32Array, share: number): Float32Array {
  if (share >= 1) return b;
  if (share <= 0) return a;
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i++) {
    const [first, second] = [a[i]!, b[i]!];
    // At the slanting border of a tilted stack one of the two may lie outside: the nearer one decides.
    const value = first * (1 - share) + second * share;
    out[i] = Number.isNaN(value) ? (share < 0.5 ? first : second) : value;
  }
  return out;
}
