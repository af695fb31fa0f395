import { product } from "@/domain/blocks";
import type { Fit } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { VOXEL_MAX, type Box } from "@/domain/volume";
import { ctScene, renderCt } from "@/phantom/ctVolume";
import type { PhantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { trainingImage } from "./preprocess";
import type { TopImage } from "./pyramid";

/** Hounsfield units of black and white in a cascade of CTs: what 12 bits hold. */
export const CT_RANGE = { low: -1024, high: 3071 } as const;
/** The same for values without a unit: 1000 is the 99.5th percentile of a volume. */
export const RELATIVE_RANGE = { low: -200, high: 1600 } as const;

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

/** @throws {AppError} `too-small` when not even the smallest fits */
export function largestWithin(sides: readonly number[], own: number, what: string): number {
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
