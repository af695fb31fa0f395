import type { CascadeDim } from "@/domain/cascade";
import { halved } from "@/domain/halve";
import { Random } from "@/domain/random";
import type { CascadeImages } from "../patches";
import { cropOf } from "./tiles";
import { wholeSize } from "../windows";

/** Bright balls with a fine stripe pattern on black: structure below, detail above. */
export function ballImages(dim: CascadeDim, sides: readonly number[], count = 6): CascadeImages {
  const finest = sides.at(-1)!;
  const pyramids = Array.from({ length: count }, (_, i) => pyramid(ball(dim, finest, i), dim, sides));
  return {
    indices: () => pyramids.map((_, i) => i),
    read: (side, i, box) => Promise.resolve(cropOf(pyramids[i]!.get(side)!, wholeSize(dim, side), box)),
  };
}

function pyramid(finest: Float32Array, dim: CascadeDim, sides: readonly number[]): Map<number, Float32Array> {
  const levels = new Map<number, Float32Array>();
  let values = finest;
  for (const side of sides.toReversed()) {
    levels.set(side, values);
    values = halved(values, wholeSize(dim, side), dim);
  }
  return levels;
}

function ball(dim: CascadeDim, side: number, index: number): Float32Array {
  const random = new Random(31, index);
  const centre = Array.from({ length: 3 }, () => side * random.uniform(0.35, 0.65));
  const [planes, rows, columns] = wholeSize(dim, side);
  return Float32Array.from({ length: planes * rows * columns }, (_, i) => {
    const at = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const square = at.reduce(
      (sum, x, axis) => (dim === 2 && axis === 0 ? sum : sum + (x - centre[axis]!) ** 2),
      0,
    );
    if (Math.sqrt(square) > 0.3 * side) return -1;
    return (at[1]! + at[2]!) % 4 < 2 ? 0.8 : 0.2;
  });
}
