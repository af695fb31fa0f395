import { product } from "@/domain/blocks";
import type { CascadeDim } from "@/domain/cascade";
import type { Triple } from "@/domain/volume";
import { axesOf, grown, readMirrored, type ReadBox } from "./windows";

/**
 * Edges by Sobel's operator (the derivative along one axis, smoothed 1-2-1 along the others), as the length of the
 * gradient, 0 to 1.
 * @param values  −1 to 1, of a box of `size`
 * @returns the same box without its outermost voxels along the image's axes
 */
export function sobel(values: Float32Array, size: Triple, dim: CascadeDim): Float32Array {
  const axes = axesOf(dim);
  const inner = size.map((side, axis) => (axes.includes(axis as 0 | 1 | 2) ? side - 2 : side)) as [
    number,
    number,
    number,
  ];
  const steps = [size[1] * size[2], size[2], 1] as const;
  const taps = axes.map((along) => tapsOf(along, axes, steps));
  const out = new Float32Array(product(inner));
  const [planes, rows, columns] = inner;
  const first = axes.reduce<number>((sum, axis) => sum + steps[axis], 0);
  let at = 0;
  for (let p = 0; p < planes; p++) {
    for (let r = 0; r < rows; r++) {
      let from = first + p * steps[0] + r * steps[1];
      for (let c = 0; c < columns; c++) out[at++] = lengthAt(values, from++, taps);
    }
  }
  return out;
}

interface Taps {
  readonly offsets: readonly number[];
  readonly weights: readonly number[];
}

function tapsOf(along: number, axes: readonly (0 | 1 | 2)[], steps: readonly [number, number, number]): Taps {
  // A step from black to white, −1 to 1, gives 1.
  let taps = [{ offset: 0, weight: 0.5 / 4 ** (axes.length - 1) }];
  for (const axis of axes) {
    const line = axis === along ? [-1, 0, 1] : [1, 2, 1];
    taps = taps.flatMap(({ offset, weight }) =>
      line.map((factor, i) => ({ offset: offset + (i - 1) * steps[axis], weight: weight * factor })),
    );
  }
  const kept = taps.filter(({ weight }) => weight !== 0);
  return { offsets: kept.map(({ offset }) => offset), weights: kept.map(({ weight }) => weight) };
}

function lengthAt(values: Float32Array, at: number, taps: readonly Taps[]): number {
  let square = 0;
  for (const { offsets, weights } of taps) {
    let slope = 0;
    for (let i = 0; i < offsets.length; i++) slope += weights[i]! * values[at + offsets[i]!]!;
    square += slope * slope;
  }
  return Math.min(1, Math.sqrt(square));
}

/** The edges of an image as another image, a box at a time. */
export function edgesOf(read: ReadBox, size: Triple, dim: CascadeDim): ReadBox {
  return async (box) => {
    const around = grown(box, dim, 1);
    return sobel(await readMirrored(read, size, around), around.size, dim);
  };
}
