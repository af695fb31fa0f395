import { mapTriple, product } from "@/domain/blocks";
import type { CascadeDim } from "@/domain/cascade";
import type { Box, Triple } from "@/domain/volume";
import type { Margins } from "@/tensor/resample";

// Which voxels a refiner needs to make a box of its scale. Everything is defined on endless coordinates: an image
// goes on beyond its edges as its own mirror image, so a box at the border needs no rule of its own, and is the same
// part of the whole that it would be in any other box.

/** The axes that are doubled from scale to scale; an image has one plane and keeps it. */
export function axesOf(dim: CascadeDim): readonly (0 | 1 | 2)[] {
  return dim === 2 ? [1, 2] : [0, 1, 2];
}

export function wholeSize(dim: CascadeDim, side: number): Triple {
  return dim === 2 ? [1, side, side] : [side, side, side];
}

/** A box and so many voxels around it. */
export function grown(box: Box, dim: CascadeDim, by: number): Box {
  const axes = axesOf(dim);
  const add = (axis: 0 | 1 | 2) => (axes.includes(axis) ? by : 0);
  return {
    start: mapTriple((axis) => box.start[axis] - add(axis)),
    size: mapTriple((axis) => box.size[axis] + 2 * add(axis)),
  };
}

export interface LowerWindow {
  /** Of the lower scale; may leave the image. */
  readonly box: Box;
  /** What to take away from the doubled window, for each doubled axis. */
  readonly margins: Margins;
}

/** The part of the lower scale from which `box` and its halo follow by doubling, without repeating an edge. */
export function lowerWindow(box: Box, dim: CascadeDim, halo: number): LowerWindow {
  const needed = grown(box, dim, halo);
  const axes = axesOf(dim);
  const end = (axis: 0 | 1 | 2) => needed.start[axis] + needed.size[axis];
  const low = (axis: 0 | 1 | 2) => Math.floor((needed.start[axis] - 1) / 2);
  const high = (axis: 0 | 1 | 2) => Math.ceil((end(axis) + 1) / 2);
  return {
    box: {
      start: mapTriple((axis) => (axes.includes(axis) ? low(axis) : 0)),
      size: mapTriple((axis) => (axes.includes(axis) ? high(axis) - low(axis) : 1)),
    },
    margins: axes.map((axis) => [needed.start[axis] - 2 * low(axis), 2 * high(axis) - end(axis)] as const),
  };
}

/** Where an endless coordinate lies in an image of `side` voxels that is mirrored at its edges, edge voxels doubled. */
export function mirrored(coordinate: number, side: number): number {
  const turn = (((coordinate % (2 * side)) + 2 * side) % (2 * side)) | 0;
  return turn < side ? turn : 2 * side - 1 - turn;
}

/** Values of a box inside an image. */
export type ReadBox = (box: Box) => Promise<Float32Array>;

/** A box of the endless image: what lies outside is read from the mirror image. */
export async function readMirrored(read: ReadBox, size: Triple, box: Box): Promise<Float32Array> {
  const places = mapTriples((axis) =>
    Array.from({ length: box.size[axis] }, (_, i) => mirrored(box.start[axis] + i, size[axis])),
  );
  const start = mapTriple((axis) => Math.min(...places[axis]));
  const inside = { start, size: mapTriple((axis) => Math.max(...places[axis]) - start[axis] + 1) };
  const values = await read(inside);
  if (product(inside.size) === product(box.size) && isPlain(box, size)) return values;
  return gathered(values, inside, box, places);
}

function gathered(values: Float32Array, inside: Box, box: Box, places: Places): Float32Array {
  const out = new Float32Array(product(box.size));
  const [, rows, columns] = inside.size;
  let at = 0;
  for (const plane of places[0]) {
    for (const row of places[1]) {
      const from = ((plane - inside.start[0]) * rows + (row - inside.start[1])) * columns - inside.start[2];
      for (const column of places[2]) out[at++] = values[from + column]!;
    }
  }
  return out;
}

type Places = readonly [number[], number[], number[]];
function mapTriples(f: (axis: 0 | 1 | 2) => number[]): Places {
  return [f(0), f(1), f(2)];
}
function isPlain(box: Box, size: Triple): boolean {
  return ([0, 1, 2] as const).every(
    (axis) => box.start[axis] >= 0 && box.start[axis] + box.size[axis] <= size[axis],
  );
}
