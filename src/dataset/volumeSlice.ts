import { AppError } from "@/domain/errors";
import type { Box, Triple, VolumeReader } from "@/domain/volume";
import { AXIS_OF, type Plane, type VolumeSlice } from "@/domain/volumeSet";

/**
 * One slice of a stored volume, reading only the blocks that it crosses.
 * @throws {AppError} `not-found` when there is no such slice, or it is not made yet
 */
export async function readSlice(volume: VolumeReader, plane: Plane, at: number): Promise<VolumeSlice> {
  const { size, slope, intercept, spacing = [1, 1, 1] } = volume.info;
  const axis = AXIS_OF[plane];
  if (!Number.isInteger(at) || at < 0 || at >= size[axis]) {
    throw new AppError("not-found", `Slice ${at + 1} is not in this volume.`);
  }
  const stored = await volume.read(sliceBox(size, plane, at));
  const values = new Int16Array(stored.length);
  for (let i = 0; i < stored.length; i++) values[i] = Math.round(slope * stored[i]! + intercept);
  const [down, across] = axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
  return {
    ...{ plane, at, rows: size[down]!, columns: size[across]!, values },
    spacing: [spacing[down]!, spacing[across]!],
  };
}

/** The voxels of a slice. */
export function sliceBox(size: Triple, plane: Plane, at: number): Box {
  const axis = AXIS_OF[plane];
  const along = (each: 0 | 1 | 2, own: number, other: number) => (each === axis ? own : other);
  return {
    start: [along(0, at, 0), along(1, at, 0), along(2, at, 0)],
    size: [along(0, 1, size[0]), along(1, 1, size[1]), along(2, 1, size[2])],
  };
}
