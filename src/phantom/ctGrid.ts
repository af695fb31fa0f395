import type { PhantomPatient } from "./patient";
import type { Vec3 } from "./vector";

/** Slices from head to feet, rows from front to back, columns from the patient's right to the left: seen from the feet. */
export interface CtGrid {
  /** Voxels along each edge of the cube. */
  readonly size: number;
  /** Edge of a voxel in cm. */
  readonly pitch: number;
  /** Centre of voxel (0, 0, 0), in patient coordinates. */
  readonly corner: Vec3;
}

/** A box of voxels. */
export interface CtBlock {
  /** First slice, row and column. */
  readonly start: readonly [number, number, number];
  /** Slices, rows and columns. */
  readonly shape: readonly [number, number, number];
}

/** A cube about the chest, as wide as its largest part with a margin of air. */
export function ctGrid(patient: PhantomPatient, size: number): CtGrid {
  const field = 41 * (0.35 + 0.65 * Math.max(patient.width, patient.height, patient.depth));
  const pitch = field / size;
  const half = (field - pitch) / 2;
  return { size, pitch, corner: [-half, 1 - half, half - 0.5] };
}

export const columnAt = ({ corner, pitch }: CtGrid, column: number): number => corner[0] + column * pitch;
export const sliceAt = ({ corner, pitch }: CtGrid, slice: number): number => corner[1] + slice * pitch;
export const rowAt = ({ corner, pitch }: CtGrid, row: number): number => corner[2] - row * pitch;

export function wholeBlock({ size }: CtGrid): CtBlock {
  return { start: [0, 0, 0], shape: [size, size, size] };
}

/** The block with a border of `halo` voxels, which may lie outside the grid: the body goes on there. */
export function widened({ start, shape }: CtBlock, halo: readonly [number, number, number]): CtBlock {
  return {
    start: [start[0] - halo[0], start[1] - halo[1], start[2] - halo[2]],
    shape: [shape[0] + 2 * halo[0], shape[1] + 2 * halo[1], shape[2] + 2 * halo[2]],
  };
}
