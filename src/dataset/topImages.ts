import { mapTriple, product } from "@/domain/blocks";
import type { Fit } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { VOXEL_MAX, type Box, type Triple, type VolumeReader } from "@/domain/volume";
import { ctScene, renderCt } from "@/phantom/ctVolume";
import type { PhantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { trainingImage } from "./preprocess";
import type { TopImage } from "./pyramid";
import { resample } from "./resample";

/** Hounsfield units of black and white in a cascade of CTs: what 12 bits hold. */
export const CT_RANGE = { low: -1024, high: 3071 } as const;

/**
 * An image as a square at the largest side of the cascade that it has pixels for.
 * @throws {AppError} `too-small` when it has not enough for the smallest
 */
export function imageTop(image: StoredPixels, sides: readonly number[], fit: Fit): TopImage {
  const { rows, columns } = image;
  const own = fit === "pad" ? Math.max(rows, columns) : Math.min(rows, columns);
  const side = largestWithin(sides, own, `An image has ${columns} × ${rows} pixels`);
  const notes = rows === columns ? [] : [squared(fit)];
  return fromValues(trainingImage(image, side, fit), side, notes);
}

function squared(fit: Fit): string {
  const how = {
    pad: "got black margins",
    crop: "were cut to their centre square",
    stretch: "were stretched",
  };
  return `Images that are not square ${how[fit]}.`;
}

function largestWithin(sides: readonly number[], own: number, what: string): number {
  const side = sides.findLast((each) => each <= own);
  if (side !== undefined) return side;
  throw new AppError("too-small", `${what}, and the smallest scale needs ${sides[0]}.`);
}

/** @param values  −1 to 1, one plane */
function fromValues(values: Float32Array, side: number, notes: readonly string[]): TopImage {
  const read = ({ start, size }: Box) =>
    Promise.resolve(
      Uint16Array.from({ length: product(size) }, (_, i) => {
        const row = start[1] + (Math.floor(i / size[2]) % size[1]);
        const plane = start[0] + Math.floor(i / (size[1] * size[2]));
        return toWord(values[(plane * side + row) * side + start[2] + (i % size[2])]!);
      }),
    );
  return { side, read, notes };
}

function toWord(value: number): number {
  return Math.round(((Math.max(-1, Math.min(1, value)) + 1) * VOXEL_MAX) / 2);
}

export function phantomImageTop(patient: PhantomPatient, side: number): TopImage {
  return fromValues(trainingImage(renderRadiograph(patient, 0, side).image, side, "pad"), side, []);
}

/** A demo patient's CT, rendered block by block. */
export function phantomCtTop(patient: PhantomPatient, side: number): TopImage {
  const scene = ctScene(patient, side);
  const factor = VOXEL_MAX / (CT_RANGE.high - CT_RANGE.low);
  const read = ({ start, size }: Box) => {
    const { hu } = renderCt(scene, { start, shape: size });
    return Promise.resolve(Uint16Array.from(hu, (value) => Math.round((value - CT_RANGE.low) * factor)));
  };
  return { side, read, notes: [] };
}

/**
 * A stored volume as a cube of equal voxel edges: the finest edge decides, what is missing beside it is its darkest
 * value. The whole volume is in memory while it is read.
 * @throws {AppError} `too-small`; `not-found` when parts of the volume are missing
 */
export async function volumeTop(volume: VolumeReader, sides: readonly number[]): Promise<TopImage> {
  const { size, spacing = [1, 1, 1] as Triple } = volume.info;
  const finest = Math.min(...spacing);
  // At equal edges; at least one voxel however thin.
  const equal = mapTriple((axis) => Math.max(1, Math.round((size[axis] * spacing[axis]) / finest)));
  const longest = Math.max(...size);
  const side = largestWithin(sides, longest, `A volume has ${size.join(" × ")} voxels`);
  const scale = side / Math.max(...equal);
  const out = mapTriple((axis) => Math.max(1, Math.round(equal[axis] * scale)));
  const words = await volume.read({ start: [0, 0, 0], size });
  const values = cube(resampled(words, size, out), out, side);
  const notes: string[] = [];
  if (spacing.some((edge) => edge !== spacing[0])) {
    notes.push("Volumes whose voxels were not cubes were resampled to cubes.");
  }
  if (new Set(equal).size > 1) notes.push("Volumes that were not cubes got margins of their darkest value.");
  return fromValues(
    values.map((word) => (2 * word) / VOXEL_MAX - 1),
    side,
    notes,
  );
}

/** Each axis for itself: rows and columns of every plane, then across planes. */
function resampled(words: Uint16Array, size: Triple, out: Triple): Float32Array {
  const flat = new Float32Array(size[0] * out[1] * out[2]);
  for (let plane = 0; plane < size[0]; plane++) {
    const own = words.subarray(plane * size[1] * size[2], (plane + 1) * size[1] * size[2]);
    flat.set(resample(own, size[1], size[2], out[1], out[2]), plane * out[1] * out[2]);
  }
  return resample(flat, size[0], out[1] * out[2], out[0], out[1] * out[2]);
}

function cube(values: Float32Array, size: Triple, side: number): Float32Array {
  const dark = values.reduce((low, value) => Math.min(low, value), Infinity);
  const out = new Float32Array(side ** 3).fill(dark);
  const first = mapTriple((axis) => (side - size[axis]) >> 1);
  for (let plane = 0; plane < size[0]; plane++) {
    for (let row = 0; row < size[1]; row++) {
      const from = (plane * size[1] + row) * size[2];
      const to = ((first[0] + plane) * side + first[1] + row) * side + first[2];
      out.set(values.subarray(from, from + size[2]), to);
    }
  }
  return out;
}
