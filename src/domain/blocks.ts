import type { Box, Triple } from "./volume";

// How a volume falls into blocks: counted columns first, then rows, then planes.

export function product([planes, rows, columns]: Triple): number {
  return planes * rows * columns;
}

export function mapTriple(f: (axis: 0 | 1 | 2) => number): Triple {
  return [f(0), f(1), f(2)];
}

/** How many blocks lie along each axis. */
export function blockCounts(size: Triple, block: Triple): Triple {
  return mapTriple((axis) => Math.ceil(size[axis] / block[axis]));
}

/** The voxels of a block; the last of an axis is cut off at the end of the volume. */
export function blockBox(size: Triple, block: Triple, index: number): Box {
  const [, rows, columns] = blockCounts(size, block);
  const place: Triple = [
    Math.floor(index / (rows * columns)),
    Math.floor(index / columns) % rows,
    index % columns,
  ];
  const start = mapTriple((axis) => place[axis] * block[axis]);
  return { start, size: mapTriple((axis) => Math.min(block[axis], size[axis] - start[axis])) };
}

/** The blocks that a box touches. */
export function blocksOf(size: Triple, block: Triple, box: Box): number[] {
  const [, rows, columns] = blockCounts(size, block);
  const first = mapTriple((axis) => Math.floor(box.start[axis] / block[axis]));
  const last = mapTriple((axis) => Math.floor((box.start[axis] + box.size[axis] - 1) / block[axis]));
  const found: number[] = [];
  for (let p = first[0]; p <= last[0]; p++) {
    for (let r = first[1]; r <= last[1]; r++) {
      for (let c = first[2]; c <= last[2]; c++) found.push((p * rows + r) * columns + c);
    }
  }
  return found;
}

/** The voxels that two boxes share; they must touch. */
export function overlap(a: Box, b: Box): Box {
  const start = mapTriple((axis) => Math.max(a.start[axis], b.start[axis]));
  const end = mapTriple((axis) => Math.min(a.start[axis] + a.size[axis], b.start[axis] + b.size[axis]));
  return { start, size: mapTriple((axis) => end[axis] - start[axis]) };
}

export function isInside(box: Box, size: Triple): boolean {
  return ([0, 1, 2] as const).every(
    (axis) => box.start[axis] >= 0 && box.size[axis] >= 1 && box.start[axis] + box.size[axis] <= size[axis],
  );
}
