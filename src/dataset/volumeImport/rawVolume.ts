import type { Triple } from "@/domain/volume";
import type { ValueScale } from "@/domain/volumeSet";

/** A direction or a place in the body in mm: x to the patient's left, y to the back, z to the head. */
export type Vec3 = readonly [number, number, number];

/** A volume that can be read plane by plane, in the order and the axes of its files. */
export interface RawVolume {
  /** Planes, rows, columns. */
  readonly size: Triple;
  /** Millimetres between them. */
  readonly spacing: Triple;
  /** Unit vectors in the body: from plane to plane, from row to row, from column to column. */
  readonly directions: readonly [Vec3, Vec3, Vec3];
  readonly scale: ValueScale;
  readonly patient: string;
  readonly className: string;
  /** What was done to it. */
  readonly notes: readonly string[];
  /**
   * Modality values of each plane, row-major; NaN where nothing was scanned. A plane is valid until the next is asked
   * for. Can be read more than once.
   */
  planes(): AsyncGenerator<Float32Array>;
}

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const negated = (a: Vec3): Vec3 => [-a[0], -a[1], -a[2]];
export const normalTo = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
