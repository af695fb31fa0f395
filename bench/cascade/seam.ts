import { blockBox, blockCounts, product } from "@/domain/blocks";
import type { VolumeShelf } from "@/domain/volume";
import { makeTile, type TileMaker } from "@/gan/cascade/tileMaker";
import { wholeSize } from "@/gan/cascade/windows";
import { cut } from "@/gan/cascade/patches";
import type { Job } from "./job";
import { byTiles, independentPatches, lastMaker, wholeFrame } from "./makeImage";
import { BASE, TINY, untrainedCascade } from "./network";

export interface Agreement {
  /** Largest difference between a tile and the same part of the whole image made in one piece, of values −1 to 1. */
  readonly tileError: number;
  readonly seamOurs: number;
  readonly seamNaive: number;
}

/** Compares the last doubling by tiles, in one piece and by independent patches. */
export async function compareTiles(job: Job, shelf: VolumeShelf): Promise<Agreement> {
  const model = untrainedCascade(job.dim, job.size, TINY);
  try {
    await byTiles(model, { ...job, size: job.size / 2 }, shelf);
    const maker = await lastMaker(model, job, shelf);
    const whole = await wholeFrame(maker);
    const tiles = await tilesOf(maker, job.tile);
    return {
      tileError: largestDifference(tiles, whole, maker, job.tile),
      seamOurs: seam(together(tiles, maker, job.tile), maker, job.tile),
      seamNaive: seam(together(await independentPatches(maker, job.tile), maker, job.tile), maker, job.tile),
    };
  } finally {
    model.dispose();
  }
}

function boxesOf(maker: TileMaker, tile: number) {
  const [size, block] = [wholeSize(maker.dim, maker.side), wholeSize(maker.dim, tile)];
  return Array.from({ length: product(blockCounts(size, block)) }, (_, i) => blockBox(size, block, i));
}

async function tilesOf(maker: TileMaker, tile: number): Promise<Float32Array[]> {
  const made: Float32Array[] = [];
  for (const box of boxesOf(maker, tile)) made.push(await makeTile(maker, box));
  return made;
}

function largestDifference(
  tiles: readonly Float32Array[],
  whole: Float32Array,
  maker: TileMaker,
  tile: number,
): number {
  const frame = { start: [0, 0, 0], size: wholeSize(maker.dim, maker.side) } as const;
  return boxesOf(maker, tile).reduce((worst, box, t) => {
    const part = cut(whole, frame, box);
    return tiles[t]!.reduce((most, value, i) => Math.max(most, Math.abs(value - part[i]!)), worst);
  }, 0);
}

function together(tiles: readonly Float32Array[], maker: TileMaker, tile: number): Float32Array {
  const [, rows, columns] = wholeSize(maker.dim, maker.side);
  const whole = new Float32Array(product(wholeSize(maker.dim, maker.side)));
  boxesOf(maker, tile).forEach(({ start, size }, t) => {
    for (let line = 0; line < size[0] * size[1]; line++) {
      const [plane, row] = [start[0] + Math.floor(line / size[1]), start[1] + (line % size[1])];
      const from = line * size[2];
      whole.set(tiles[t]!.subarray(from, from + size[2]), (plane * rows + row) * columns + start[2]);
    }
  });
  return whole;
}

/**
 * Mean size of the step across the borders of tiles ÷ the same elsewhere, along rows and columns. Elsewhere is where
 * a voxel of the base begins and no tile does: doubling alone makes steps at even places differ from those at odd
 * ones, at every scale, and a border is even in all of them.
 */
function seam(whole: Float32Array, maker: TileMaker, tile: number): number {
  const [planes, rows, columns] = wholeSize(maker.dim, maker.side);
  const ofBase = maker.side / BASE[maker.dim];
  const sums = { border: 0, elsewhere: 0 };
  const counts = { border: 0, elsewhere: 0 };
  const add = (place: number, step: number) => {
    if (place % ofBase !== 0) return;
    const kind = place % tile === 0 ? "border" : "elsewhere";
    sums[kind] += Math.abs(step);
    counts[kind]++;
  };
  for (let p = 0; p < planes; p++) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const i = (p * rows + r) * columns + c;
        if (c > 0) add(c, whole[i]! - whole[i - 1]!);
        if (r > 0) add(r, whole[i]! - whole[i - columns]!);
      }
    }
  }
  return sums.border / counts.border / (sums.elsewhere / counts.elsewhere);
}
