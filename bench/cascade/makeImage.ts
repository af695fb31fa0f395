import { blockBox, blockCounts, product } from "@/domain/blocks";
import type { CascadeSampleRequest } from "@/domain/cascade";
import { hash32 } from "@/domain/random";
import type { Box, VolumeShelf } from "@/domain/volume";
import type { CascadeModel } from "@/gan/cascade/model";
import { fromStored, sampleCascade, scaleVolume } from "@/gan/cascade/sampleCascade";
import { makeTile, type TileMaker } from "@/gan/cascade/tileMaker";
import { wholeSize } from "@/gan/cascade/windows";
import type { Job } from "./job";

const NAME = "image";

/** Makes one image by the job's method. `look` is called while the most is alive. */
export async function makeImage(
  model: CascadeModel,
  job: Job,
  shelf: VolumeShelf,
  look: () => void,
): Promise<void> {
  if (job.method === "tiles") return await byTiles(model, job, shelf);
  // Both controls start from the cascade's own image of half the size.
  await byTiles(model, { ...job, size: job.size / 2 }, shelf);
  const maker = await lastMaker(model, job, shelf);
  const kept = job.method === "whole" ? [await wholeFrame(maker)] : await independentPatches(maker, job.tile);
  look();
  if (kept.length === 0) throw new Error("Nothing was made.");
}

export async function byTiles(
  model: CascadeModel,
  { size, tile, seed }: Job,
  shelf: VolumeShelf,
): Promise<void> {
  const request: CascadeSampleRequest = { seed, size, classIndex: 0, truncation: 1, tile };
  for await (const progress of sampleCascade(model, request, shelf, NAME)) void progress;
}

/** The last doubling of the cascade, over what `byTiles` has made. */
export async function lastMaker(
  model: CascadeModel,
  { dim, size, seed }: Job,
  shelf: VolumeShelf,
): Promise<TileMaker> {
  const index = model.refiners.length;
  const below = await shelf.open(scaleVolume(NAME, size / 2));
  const { scale, params } = model.refiners[index - 1]!;
  return {
    ...{ dim, scale, index, seed, side: size, params, edges: undefined, takesEdges: false },
    lower: async (box) => fromStored(await below.read(box)),
  };
}

export function wholeFrame(maker: TileMaker): Promise<Float32Array> {
  return makeTile(maker, { start: [0, 0, 0], size: wholeSize(maker.dim, maker.side) });
}

/**
 * The common way: every patch is an image of its own, with its own noise and its own border, and all are held until
 * they are put together.
 */
export async function independentPatches(maker: TileMaker, tile: number): Promise<Float32Array[]> {
  const size = wholeSize(maker.dim, maker.side);
  const block = wholeSize(maker.dim, tile);
  const patches: Float32Array[] = [];
  for (let i = 0; i < product(blockCounts(size, block)); i++) {
    patches.push(
      await independentPatch(maker, blockBox(size, block, i).start, tile, hash32(maker.seed, 2, i)),
    );
  }
  return patches;
}

/** The patch that begins at `start`, as an image of its own. */
export function independentPatch(
  maker: TileMaker,
  start: Box["start"],
  tile: number,
  seed: number,
): Promise<Float32Array> {
  return wholeFrame({
    ...maker,
    ...{ side: tile, seed },
    lower: (box) => maker.lower(movedBy(box, start, maker.dim)),
  });
}

function movedBy({ start, size }: Box, by: Box["start"], dim: 2 | 3): Box {
  const plane = dim === 3 ? by[0] / 2 : 0;
  return { start: [start[0] + plane, start[1] + by[1] / 2, start[2] + by[2] / 2], size };
}
