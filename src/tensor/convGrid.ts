import type { KernelModule } from "./kernelModule";

/** Rows that the kernels point at in one go; DEPTH_BLOCK in assembly/outerProduct.ts. */
export const ROWS = 240;
const GRID_BYTES = 4 * 40;

export const roundUp = (value: number, to: number) => Math.ceil(value / to) * to;

/** Planes, rows and columns, in this order; an image has one plane. */
export type Three<T> = readonly [T, T, T];

/** One axis of a walk over output pixels; see Grid in assembly/convolution.ts. */
export interface Axis {
  readonly count: number;
  readonly outStep: number;
  readonly outOffset: number;
  readonly step: number;
  readonly offset: number;
  readonly segmentStep: number;
  readonly segments: number;
}

interface Volume {
  readonly at: number;
  readonly size: Three<number>;
  readonly channels: number;
}

export interface Walk {
  readonly batch: number;
  readonly source: Volume;
  readonly out: Volume;
  readonly axes: Three<Axis>;
}

/** Lays out scratch memory for a walk and writes its Grid. `packedBytes` is reserved for the packed matrix. */
export function layOut(
  kernels: KernelModule,
  walk: Walk,
  packedBytes: number,
): { grid: number; packed: number } {
  const { channels } = walk.source;
  const segments = walk.axes.reduce((product, axis) => product * axis.segments, 1);
  const sizes = {
    grid: GRID_BYTES,
    table: 4 * ROWS * Math.max(1, segments),
    outs: 4 * ROWS,
    zeros: 4 * roundUp(channels, 4),
    gathered: channels < 8 ? 4 * ROWS * segments * channels : 0,
    left: 4 * ROWS * 6,
    packed: packedBytes,
  };
  let next = kernels.scratch(Object.values(sizes).reduce((sum, size) => sum + roundUp(size, 16), 0));
  const at = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => {
      const address = next;
      next += roundUp(size, 16);
      return [name, address];
    }),
  ) as Record<keyof typeof sizes, number>;
  kernels.run.fillZero(at.zeros, channels);
  kernels.writeIntegers(at.grid, gridFields(walk, at));
  return at;
}

type Rooms = Record<"packed" | "table" | "outs" | "zeros" | "gathered" | "left", number>;

/** The fields of Grid in their order. */
function gridFields({ batch, source, out, axes }: Walk, at: Rooms): number[] {
  const [plane, row, column] = axes;
  return [
    ...[source.at, source.size[1], source.size[2], source.channels],
    ...[out.at, out.size[1], out.size[2], out.channels],
    ...[batch, row.count, column.count],
    ...[row.outStep, column.outStep, row.outOffset, column.outOffset],
    ...[row.step, column.step, row.offset, column.offset],
    ...[row.segmentStep, column.segmentStep, row.segments, column.segments],
    ...[at.packed, at.table, at.outs, at.zeros, at.gathered, at.left],
    ...[source.size[0], out.size[0], plane.count, plane.outStep, plane.outOffset],
    ...[plane.step, plane.offset, plane.segmentStep, plane.segments],
  ];
}
