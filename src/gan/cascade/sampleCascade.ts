import { blockBox, blockCounts, mapTriple, product } from "@/domain/blocks";
import {
  CASCADE_SIZES,
  DEFAULT_TILE,
  type CascadeSampleProgress,
  type CascadeSampleRequest,
} from "@/domain/cascade";
import { crc32 } from "@/domain/crc32";
import { AppError } from "@/domain/errors";
import { VOXEL_MAX, type Box, type VolumeInfo, type VolumeShelf, type VolumeWriter } from "@/domain/volume";
import { trimMemory } from "@/tensor/memory";
import { nextTurn } from "../nextTurn";
import type { CascadeModel, ReadyRefiner } from "./model";
import { makeTile, type TileMaker } from "./tileMaker";
import { wholeSize, type ReadBox } from "./windows";

export interface SampleOptions {
  readonly signal?: AbortSignal;
  /** Edges to follow at each side of the image, 0 to 1; only for a cascade trained with edges. */
  readonly edges?: (side: number) => ReadBox;
  /** Starts from this image, of the base's size, −1 to 1, instead of one that the base makes. */
  readonly from?: Float32Array;
}

const HALF = VOXEL_MAX / 2;

/** The volume that holds the image of `name` at a scale. */
export function scaleVolume(name: string, side: number): string {
  return `${name}-${side}`;
}

/**
 * Makes one image scale by scale and tile by tile onto the shelf, in memory that does not depend on its size. What
 * an earlier call of the same request has made is not made again. Reports each tile; the voxels are on the shelf.
 * @returns the info of the finest volume
 * @throws {AppError} `bad-config`, `quota` with all tiles before kept; the signal's reason when it aborts
 */
export async function* sampleCascade(
  model: CascadeModel,
  request: CascadeSampleRequest,
  shelf: VolumeShelf,
  name: string,
  options: SampleOptions = {},
): AsyncGenerator<CascadeSampleProgress, VolumeInfo> {
  const sides = sidesOf(model, request);
  const work = new WorkMeter(model, sides);
  const infos = sides.map((side) => infoOf(model, request, side, options));
  for (const [index, side] of sides.entries()) {
    const volume = scaleVolume(name, side);
    const writer = await shelf.write(volume, infos[index]!);
    try {
      const about = { scale: index, scales: sides.length, volume, info: writer.info };
      const make = await tileSource(model, request, { shelf, name, index, side, options });
      for await (const { box, fresh } of fill(writer, make, options.signal)) {
        const { done, total } = writer.blocks;
        yield { ...about, box, done, total, ...work.count(box, fresh) };
      }
    } finally {
      await writer.close();
      // The next scale may have larger tiles: what is pooled for these would stay.
      trimMemory();
    }
  }
  return infos.at(-1)!;
}

/** Base side, then doublings up to the size asked for. */
function sidesOf({ base, config, refiners }: CascadeModel, { size }: CascadeSampleRequest): number[] {
  const sides = [base.size];
  while (sides.at(-1)! < size) sides.push(2 * sides.at(-1)!);
  if (sides.at(-1) !== size || (sides.length > 1 && !CASCADE_SIZES[config.dim].includes(size))) {
    throw new AppError("bad-config", `An image of ${size} pixels is not a doubling of ${base.size}.`, {
      advice: `Choose ${base.size} or one of ${CASCADE_SIZES[config.dim].join(", ")}.`,
    });
  }
  if (sides.length > 1 && refiners.length === 0) {
    throw new AppError("bad-config", "No doubling of this cascade is trained yet.", {
      advice: `Train one, or make the image at ${base.size} pixels.`,
    });
  }
  return sides;
}

function infoOf(
  { config, identity }: CascadeModel,
  request: CascadeSampleRequest,
  side: number,
  { edges, from }: SampleOptions,
): VolumeInfo {
  const { seed, classIndex, truncation, tile = DEFAULT_TILE[config.dim] } = request;
  const { low, high } = config.values;
  const finest = config.scales.at(-1)?.size ?? side;
  const { spacing } = config;
  const start = from ? crc32(new Uint8Array(from.buffer, from.byteOffset, from.byteLength)) : 0;
  const recipe = [identity, side, seed, classIndex, truncation, edges ? "edges" : "free", start].join(" ");
  return {
    ...{ size: wholeSize(config.dim, side), block: wholeSize(config.dim, Math.min(side, tile)) },
    ...{ slope: (high - low) / VOXEL_MAX, intercept: low, origin: "synthetic", recipe },
    window: { center: (low + high) / 2, width: high - low },
    ...(spacing ? { spacing: mapTriple((axis) => (spacing[axis] * finest) / side) } : {}),
  };
}

type MakeTile = (box: Box) => Promise<Float32Array>;

interface Place {
  readonly shelf: VolumeShelf;
  readonly name: string;
  readonly index: number;
  readonly side: number;
  readonly options: SampleOptions;
}

async function tileSource(
  model: CascadeModel,
  request: CascadeSampleRequest,
  place: Place,
): Promise<MakeTile> {
  const { shelf, name, index, side, options } = place;
  if (index === 0) return baseSource(model, request, options);
  const { scale, params } = model.refinerFor(index) as ReadyRefiner;
  const below = await shelf.open(scaleVolume(name, side / 2));
  const maker: TileMaker = {
    ...{ dim: model.config.dim, scale, index, seed: request.seed, side, params },
    lower: async (box) => fromStored(await below.read(box)),
    edges: options.edges?.(side),
    takesEdges: model.config.edges,
  };
  return (box) => makeTile(maker, box);
}

function baseSource(model: CascadeModel, request: CascadeSampleRequest, { from }: SampleOptions): MakeTile {
  const [, rows, columns] = wholeSize(model.config.dim, model.base.size);
  let whole: Float32Array | undefined = from;
  return async ({ start, size }) => {
    whole ??= await model.base.make(request);
    const out = new Float32Array(product(size));
    for (let line = 0; line < size[0] * size[1]; line++) {
      const [plane, row] = [start[0] + Math.floor(line / size[1]), start[1] + (line % size[1])];
      const first = (plane * rows + row) * columns + start[2];
      out.set(whole.subarray(first, first + size[2]), line * size[2]);
    }
    return out;
  };
}

/** Makes the blocks that are not there yet; yields each, those that were there already as well. */
async function* fill(
  writer: VolumeWriter,
  make: MakeTile,
  signal?: AbortSignal,
): AsyncGenerator<{ box: Box; fresh: boolean }> {
  const { size, block } = writer.info;
  for (let index = 0; index < product(blockCounts(size, block)); index++) {
    const box = blockBox(size, block, index);
    const fresh = !writer.has(index);
    if (fresh) {
      signal?.throwIfAborted();
      const tile = toStored(await make(box));
      await writer.put(index, tile).catch((thrown: unknown) => {
        throw stopped(thrown, writer);
      });
      await nextTurn();
    }
    yield { box, fresh };
  }
}

function stopped(thrown: unknown, { blocks, info }: VolumeWriter): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== "quota") return thrown;
  const percent = Math.floor((100 * blocks.done) / blocks.total);
  return new AppError(
    "quota",
    `There is no more room: the image of ${info.size[2]} pixels stopped at ${percent} %.`,
    {
      kept: `The ${blocks.done} of ${blocks.total} tiles made so far are kept.`,
      advice: "Free some space, then continue: it goes on with the next tile.",
      cause: thrown,
    },
  );
}

/** −1 to 1 as 16 bits. */
export function toStored(values: Float32Array): Uint16Array {
  const words = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    words[i] = Math.round((Math.max(-1, Math.min(1, values[i]!)) + 1) * HALF);
  }
  return words;
}

export function fromStored(words: Uint16Array): Float32Array {
  const values = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) values[i] = words[i]! / HALF - 1;
  return values;
}

/** How much of the work is done, by voxels made. */
class WorkMeter {
  private readonly started = performance.now();
  private readonly all: number;
  private there = 0;
  private made = 0;

  constructor({ config }: CascadeModel, sides: readonly number[]) {
    this.all = sides.reduce((sum, side) => sum + product(wholeSize(config.dim, side)), 0);
  }

  count({ size }: Box, fresh: boolean): { share: number; etaMs: number } {
    this.there += product(size);
    if (fresh) this.made += product(size);
    const msPerVoxel = this.made === 0 ? 0 : (performance.now() - this.started) / this.made;
    return { share: this.there / this.all, etaMs: (this.all - this.there) * msPerVoxel };
  }
}
