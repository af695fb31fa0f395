import type { Triple } from "@/domain/volume";
import { AXIS_OF, type Plane } from "@/domain/volumeSet";
import type { Point } from "./link";

type Axis = 0 | 1 | 2;

/** Down and across axes of a plane. */
const AXES: Readonly<Record<Plane, readonly [down: Axis, across: Axis]>> = {
  axial: [1, 2],
  coronal: [0, 2],
  sagittal: [0, 1],
};

/**
 * Where volumes of any size are looked at, as a share of each axis: the same share is the same place in two volumes,
 * and the same millimetre where both cover the same length.
 */
export type Shares = Triple;

export const MIDDLE: Shares = [0.5, 0.5, 0.5];

/** The voxel at a place. */
export function voxelAt(shares: Shares, size: Triple): Triple {
  const along = (axis: Axis) => Math.max(0, Math.min(size[axis] - 1, Math.floor(shares[axis] * size[axis])));
  return [along(0), along(1), along(2)];
}

/** The place after going to a slice of a plane: the middle of its voxels, so that it is found again in every size. */
export function atSlice(shares: Shares, plane: Plane, at: number, size: Triple): Shares {
  const axis = AXIS_OF[plane];
  const inside = Math.max(0, Math.min(size[axis] - 1, at));
  return withAxis(shares, axis, (inside + 0.5) / size[axis]);
}

/** The place after a point of a plane (fractions of its slice) was chosen. */
export function atPoint(shares: Shares, plane: Plane, { x, y }: Point): Shares {
  const [down, across] = AXES[plane];
  return withAxis(withAxis(shares, down, y), across, x);
}

/** Where the other planes cross one, as fractions of its slice. */
export function crossingOf(plane: Plane, voxel: Triple, size: Triple): Point {
  const [down, across] = AXES[plane];
  return { x: (voxel[across] + 0.5) / size[across], y: (voxel[down] + 0.5) / size[down] };
}

/** Millimetres from the middle of the volume: z, y, x. */
export function millimetresAt(voxel: Triple, size: Triple, spacing: Triple): Triple {
  const along = (axis: Axis) => (voxel[axis] - (size[axis] - 1) / 2) * spacing[axis];
  return [along(0), along(1), along(2)];
}

/** "x −48  y 8  z 19 mm", from the middle of the volume. */
export function placeWords(voxel: Triple, size: Triple, spacing: Triple): string {
  const [z, y, x] = millimetresAt(voxel, size, spacing).map((mm) => signed(Math.round(mm)));
  return `x ${x}  y ${y}  z ${z} mm`;
}

/** Whole number with a true minus sign; no minus zero. */
export function signed(value: number): string {
  return String(value + 0).replace("-", "\u2212");
}

function withAxis(point: Triple, axis: Axis, at: number): Triple {
  return [axis === 0 ? at : point[0], axis === 1 ? at : point[1], axis === 2 ? at : point[2]];
}
