import { blockBox, blockCounts, mapTriple, product } from "@/domain/blocks";
import { VOXEL_MAX, type Box, type Triple, type VolumeReader } from "@/domain/volume";
import type { TopImage } from "./pyramid";
import { tapsOf, type Taps } from "./resample";
import { largestWithin } from "./topImages";

/** The modality values that black and white stand for. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/**
 * A stored volume as a cube of equal voxel edges: the finest edge decides, what is missing beside it is its darkest
 * value. Only the part that a box needs is read, so memory does not depend on the size of the volume.
 * @param range  modality values that become 0 and 65,535; without it the stored values stay as they are
 * @throws {AppError} `too-small`; `not-found` when parts of the volume are missing
 */
export async function volumeTop(
  volume: VolumeReader,
  sides: readonly number[],
  range?: ValueRange,
): Promise<TopImage> {
  const { size } = volume.info;
  const side = largestWithin(sides, Math.max(...size), `A volume has ${size.join(" × ")} voxels`);
  const equal = equalEdges(volume);
  const scale = side / Math.max(...equal);
  const out = mapTriple((axis) => Math.max(1, Math.round(equal[axis] * scale)));
  const dark = out.some((length) => length < side) ? await darkest(volume) : 0;
  const taps = [tapsOf(size[0], out[0]), tapsOf(size[1], out[1]), tapsOf(size[2], out[2])] as const;
  const toWord = wordsIn(volume, range);
  const cube: Cube = { volume, out, taps, first: mapTriple((axis) => (side - out[axis]) >> 1) };
  return { side, notes: notesOn(volume, equal), read: (box) => readCube(cube, box, dark, toWord) };
}

/** Sides at equal edges; at least one voxel however thin. */
function equalEdges({ info: { size, spacing = [1, 1, 1] } }: VolumeReader): Triple {
  const finest = Math.min(...spacing);
  return mapTriple((axis) => Math.max(1, Math.round((size[axis] * spacing[axis]) / finest)));
}

function notesOn({ info: { spacing = [1, 1, 1] } }: VolumeReader, equal: Triple): string[] {
  const notes: string[] = [];
  if (spacing.some((edge) => edge !== spacing[0])) {
    notes.push("Volumes whose voxels were not cubes were resampled to cubes.");
  }
  if (new Set(equal).size > 1) notes.push("Volumes that were not cubes got margins of their darkest value.");
  return notes;
}

async function darkest(volume: VolumeReader): Promise<number> {
  const { size, block } = volume.info;
  let dark = VOXEL_MAX;
  for (let i = 0; i < product(blockCounts(size, block)); i++) {
    for (const word of await volume.read(blockBox(size, block, i))) if (word < dark) dark = word;
  }
  return dark;
}

function wordsIn({ info: { slope, intercept } }: VolumeReader, range: ValueRange | undefined) {
  if (!range) return Math.round;
  const factor = VOXEL_MAX / (range.high - range.low);
  return (stored: number) => {
    const word = Math.round((slope * stored + intercept - range.low) * factor);
    return Math.max(0, Math.min(VOXEL_MAX, word));
  };
}

interface Cube {
  readonly volume: VolumeReader;
  /** Sides of the volume at equal edges, and where it starts in the cube. */
  readonly out: Triple;
  readonly first: Triple;
  readonly taps: readonly [Taps, Taps, Taps];
}

async function readCube(
  { volume, out, first, taps }: Cube,
  box: Box,
  dark: number,
  toWord: (stored: number) => number,
): Promise<Uint16Array> {
  const words = new Uint16Array(product(box.size)).fill(toWord(dark));
  const from = mapTriple((axis) => Math.max(0, box.start[axis] - first[axis]));
  const to = mapTriple((axis) => Math.min(out[axis], box.start[axis] + box.size[axis] - first[axis]));
  if (from.some((start, axis) => start >= to[axis as 0 | 1 | 2])) return words;
  const size = mapTriple((axis) => to[axis] - from[axis]);
  const values = await resampledBox(volume, taps, { start: from, size });
  const at = mapTriple((axis) => from[axis] + first[axis] - box.start[axis]);
  for (let p = 0; p < size[0]; p++) {
    for (let r = 0; r < size[1]; r++) {
      const source = (p * size[1] + r) * size[2];
      const target = ((at[0] + p) * box.size[1] + at[1] + r) * box.size[2] + at[2];
      for (let c = 0; c < size[2]; c++) words[target + c] = toWord(values[source + c]!);
    }
  }
  return words;
}

/** A box of the resampled volume: each axis for itself, columns first. */
async function resampledBox(
  volume: VolumeReader,
  taps: readonly [Taps, Taps, Taps],
  box: Box,
): Promise<ArrayLike<number>> {
  const inside = mapBox((axis) => {
    const { starts, count } = taps[axis];
    const first = starts[box.start[axis]]!;
    const last = starts[box.start[axis] + box.size[axis] - 1]! + count;
    return [first, Math.min(volume.info.size[axis], last) - first];
  });
  let values: ArrayLike<number> = await volume.read(inside);
  let shape = inside.size;
  for (const axis of [2, 1, 0] as const) {
    const from = shape;
    shape = mapTriple((each) => (each === axis ? box.size[each] : from[each]));
    values = squeezed(values, from, axis, taps[axis], box.start[axis], shape);
  }
  return values;
}

function squeezed(
  values: ArrayLike<number>,
  from: Triple,
  axis: 0 | 1 | 2,
  { starts, weights, count }: Taps,
  first: number,
  to: Triple,
): Float32Array {
  const step = axis === 0 ? from[1] * from[2] : axis === 1 ? from[2] : 1;
  const lines = product(from) / (from[axis] * step);
  const out = new Float32Array(product(to));
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < to[axis]; i++) {
      const start = starts[first + i]! - starts[first]!;
      const target = (line * to[axis] + i) * step;
      for (let tap = 0; tap < count; tap++) {
        const weight = weights[(first + i) * count + tap]!;
        if (weight === 0) continue;
        const source = (line * from[axis] + start + tap) * step;
        for (let k = 0; k < step; k++) out[target + k]! += weight * values[source + k]!;
      }
    }
  }
  return out;
}

function mapBox(f: (axis: 0 | 1 | 2) => readonly [start: number, size: number]): Box {
  const spans = [f(0), f(1), f(2)] as const;
  return { start: mapTriple((axis) => spans[axis][0]), size: mapTriple((axis) => spans[axis][1]) };
}
