import { blockBox, blockCounts, mapTriple, product } from "@/domain/blocks";
import { DEFAULT_TILE, type CascadeDim } from "@/domain/cascade";
import { AppError } from "@/domain/errors";
import { halved } from "@/domain/halve";
import {
  VOXEL_MAX,
  type Box,
  type Triple,
  type VolumeInfo,
  type VolumeReader,
  type VolumeShelf,
} from "@/domain/volume";

/** An image at the largest side that its own pixels allow. */
export interface TopImage {
  readonly side: number;
  /** A box of it, 0 to 65,535. */
  read(box: Box): Promise<Uint16Array>;
  /** Said to the person: resampled, padded. */
  readonly notes: readonly string[];
}

/** Images one after another, each opened when its turn comes. */
export interface TopImages {
  readonly count: number;
  /** @throws {AppError} when image i cannot be used; it is left out, with the reason */
  open(i: number): Promise<TopImage>;
}

export interface Pyramids {
  /** Images that are there at a side. */
  indices(side: number): readonly number[];
  /** −1 to 1; boxes inside the image only. */
  read(side: number, i: number, box: Box): Promise<Float32Array>;
  /** What was done to images, and which were left out: each sentence with how often it holds. */
  readonly notes: ReadonlyMap<string, number>;
  /** The largest side of each image that is there. */
  readonly tops: ReadonlyMap<number, number>;
}

/**
 * Stores images at every side of a cascade, each scale the mean of blocks of the next, a block at a time. What an
 * earlier call of the same `recipe` has stored is not made again.
 * @param sides  coarse to fine, each twice the one before
 * @throws {AppError} `quota`; the signal's reason when it aborts
 */
export async function* buildPyramids(
  shelf: VolumeShelf,
  dim: CascadeDim,
  sides: readonly number[],
  images: TopImages,
  recipe: string,
  signal?: AbortSignal,
): AsyncGenerator<{ done: number; total: number }, Pyramids> {
  const notes = new Map<string, number>();
  const note = (sentence: string) => notes.set(sentence, (notes.get(sentence) ?? 0) + 1);
  const tops = new Map<number, number>();
  for (let i = 0; i < images.count; i++) {
    signal?.throwIfAborted();
    try {
      const top = await images.open(i);
      top.notes.forEach(note);
      await storeLevels(shelf, dim, sides, { top, name: nameOf(i), recipe: `${recipe} ${i}` });
      tops.set(i, top.side);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code === "quota") throw thrown;
      note(`Left out: ${thrown.message}`);
    }
    yield { done: i + 1, total: images.count };
  }
  return storedPyramids(shelf, tops, notes);
}

/** Pyramids that were built before and are whole: each level is opened when it is first read. */
export function storedPyramids(
  shelf: VolumeShelf,
  tops: ReadonlyMap<number, number>,
  notes: ReadonlyMap<string, number> = new Map(),
): Pyramids {
  const opened = new Map<string, Promise<VolumeReader>>();
  const level = (side: number, i: number): Promise<VolumeReader> => {
    const name = `${nameOf(i)}-${side}`;
    const found = opened.get(name) ?? shelf.open(name);
    opened.set(name, found);
    return found;
  };
  return {
    ...{ notes, tops },
    indices: (side) => [...tops].filter(([, top]) => top >= side).map(([i]) => i),
    read: async (side, i, box) => {
      const words = await (await level(side, i)).read(box);
      return Float32Array.from(words, (word) => word / (VOXEL_MAX / 2) - 1);
    },
  };
}

function nameOf(image: number): string {
  return `image-${image}`;
}

interface Storing {
  readonly top: TopImage;
  readonly name: string;
  readonly recipe: string;
}

async function storeLevels(
  shelf: VolumeShelf,
  dim: CascadeDim,
  sides: readonly number[],
  { top, name, recipe }: Storing,
): Promise<void> {
  let finer: VolumeReader | undefined;
  for (const side of sides.filter((each) => each <= top.side).toReversed()) {
    const above = finer;
    const read = above ? (box: Box) => halvedBox(above, dim, box) : (box: Box) => top.read(box);
    const size: Triple = dim === 2 ? [1, side, side] : [side, side, side];
    finer = await store(shelf, `${name}-${side}`, infoOf(dim, size, recipe), read);
  }
}

function infoOf(dim: CascadeDim, size: Triple, recipe: string): VolumeInfo {
  const block = mapTriple((axis) => Math.min(size[axis], DEFAULT_TILE[dim]));
  const window = { center: VOXEL_MAX / 2, width: VOXEL_MAX };
  return { size, block, slope: 1, intercept: 0, window, origin: "imported", recipe };
}

async function store(
  shelf: VolumeShelf,
  name: string,
  info: VolumeInfo,
  read: (box: Box) => Promise<Uint16Array>,
): Promise<VolumeReader> {
  const writer = await shelf.write(name, info);
  try {
    for (let i = 0; i < product(blockCounts(info.size, info.block)); i++) {
      if (!writer.has(i)) await writer.put(i, await read(blockBox(info.size, info.block, i)));
    }
  } finally {
    await writer.close();
  }
  return shelf.open(name);
}

async function halvedBox(finer: VolumeReader, dim: CascadeDim, { start, size }: Box): Promise<Uint16Array> {
  const factor = (axis: 0 | 1 | 2) => (dim === 2 && axis === 0 ? 1 : 2);
  const box = {
    start: mapTriple((axis) => start[axis] * factor(axis)),
    size: mapTriple((axis) => size[axis] * factor(axis)),
  };
  return Uint16Array.from(halved(await finer.read(box), box.size, dim), Math.round);
}
