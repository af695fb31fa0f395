import { blockBox, blocksOf, mapTriple, overlap } from "@/domain/blocks";
import type { CascadePicture } from "@/domain/cascadeRecord";
import { VOXEL_MAX, type Box, type VolumeReader } from "@/domain/volume";
import { AXIS_OF, type Plane } from "@/domain/volumeSet";

export interface PictureRequest {
  readonly plane: Plane;
  /** 0 to 1 along the axis across the plane. */
  readonly at: number;
  /** Parts of the plane, 0 to 1. */
  readonly part?: {
    readonly top: number;
    readonly left: number;
    readonly height: number;
    readonly width: number;
  };
  /** Pixels a side at most. */
  readonly most: number;
}

/** Modality values shown as black and white. */
export interface Shown {
  readonly low: number;
  readonly high: number;
}

/**
 * A part of a plane: from the finest volume where its blocks are there, else from the one below. A block is read at
 * a time, so memory is that of the picture and one block.
 * @param volumes  the same image at doubled sides, coarse to fine; from the finest on that holds anything
 */
export async function pictureOf(
  volumes: readonly VolumeReader[],
  request: PictureRequest,
  shown: Shown,
): Promise<CascadePicture> {
  const scale = Math.max(
    0,
    volumes.findLastIndex(({ blocks }) => blocks.done > 0),
  );
  const [fine, coarse] = [volumes[scale]!, volumes[scale - 1]];
  const { size, block } = fine.info;
  const box = partBox(fine, request);
  const [down, across] = axesIn(request.plane);
  const canvas = new Canvas(box, down, across, request.most);
  for (const index of blocksOf(size, block, box)) {
    const shared = overlap(blockBox(size, block, index), box);
    const isThere = fine.has(index);
    if (isThere) canvas.add(shared, await fine.read(shared), true);
    else if (coarse) canvas.add(shared, await doubled(coarse, shared), false);
  }
  const { slope, intercept } = fine.info;
  const grey = (stored: number) =>
    ((slope * stored + intercept - shown.low) * 255) / (shown.high - shown.low);
  return { ...canvas.picture(grey), scale, side: size[2] };
}

function axesIn(plane: Plane): readonly [down: 0 | 1, across: 1 | 2] {
  return ({ axial: [1, 2], coronal: [0, 2], sagittal: [0, 1] } as const)[plane];
}

function partBox({ info: { size } }: VolumeReader, { plane, at, part }: PictureRequest): Box {
  const axis = AXIS_OF[plane];
  const [down] = axesIn(plane);
  const span = (each: 0 | 1 | 2): readonly [start: number, size: number] => {
    if (each === axis) return [Math.max(0, Math.min(size[each] - 1, Math.floor(at * size[each]))), 1];
    const [from, share] = part ? (each === down ? [part.top, part.height] : [part.left, part.width]) : [0, 1];
    const start = Math.max(0, Math.min(size[each] - 1, Math.floor(from * size[each])));
    return [start, Math.max(1, Math.min(size[each] - start, Math.round(share * size[each])))];
  };
  return { start: mapTriple((each) => span(each)[0]), size: mapTriple((each) => span(each)[1]) };
}

/** A box of the finer volume from the coarser one, smoothly enlarged. */
async function doubled(coarse: VolumeReader, { start, size }: Box): Promise<Float32Array> {
  const { size: whole } = coarse.info;
  const plain = (axis: 0 | 1 | 2) => whole[axis] === 1;
  const end = (axis: 0 | 1 | 2) => start[axis] + size[axis];
  const low = mapTriple((axis) => (plain(axis) ? 0 : Math.max(0, (start[axis] >> 1) - 1)));
  const high = mapTriple((axis) => (plain(axis) ? 1 : Math.min(whole[axis], (end(axis) >> 1) + 1)));
  const inside = { start: low, size: mapTriple((axis) => high[axis] - low[axis]) };
  const words = await coarse.read(inside, 0);
  const taps = mapAxes((axis) =>
    Array.from({ length: size[axis] }, (_, i) =>
      plain(axis) ? ([0, 0, 0] as const) : tapAt(start[axis] + i, low[axis], inside.size[axis]),
    ),
  );
  const out = new Float32Array(size[0] * size[1] * size[2]);
  const [rows, columns] = [inside.size[1], inside.size[2]];
  let at = 0;
  for (const [p0, p1, pw] of taps[0]) {
    for (const [r0, r1, rw] of taps[1]) {
      const line = (p: number, r: number) => (p * rows + r) * columns;
      const lines = [line(p0, r0), line(p0, r1), line(p1, r0), line(p1, r1)] as const;
      for (const [c0, c1, cw] of taps[2]) {
        const [a, b, c, d] = lines.map((from) => words[from + c0]! * (1 - cw) + words[from + c1]! * cw) as [
          number,
          number,
          number,
          number,
        ];
        out[at++] = (a * (1 - rw) + b * rw) * (1 - pw) + (c * (1 - rw) + d * rw) * pw;
      }
    }
  }
  return out;
}

type Tap = readonly [first: number, second: number, share: number];

/** Voxel centres lie at half integers. */
function tapAt(fine: number, low: number, length: number): Tap {
  const centre = Math.max(0, Math.min(length - 1, (fine + 0.5) / 2 - 0.5 - low));
  const first = Math.floor(centre);
  return [first, Math.min(length - 1, first + 1), centre - first];
}

function mapAxes(f: (axis: 0 | 1 | 2) => Tap[]): readonly [Tap[], Tap[], Tap[]] {
  return [f(0), f(1), f(2)];
}

/** Sums of the voxels that fall on each pixel. */
class Canvas {
  private readonly rows: number;
  private readonly columns: number;
  private readonly sums: Float32Array;
  private readonly counts: Uint32Array;
  private readonly sharp: Uint8Array<ArrayBuffer>;

  constructor(
    private readonly box: Box,
    private readonly down: 0 | 1,
    private readonly across: 1 | 2,
    most: number,
  ) {
    const [height, width] = [box.size[down], box.size[across]];
    const factor = Math.min(1, most / Math.max(height, width));
    this.rows = Math.max(1, Math.round(height * factor));
    this.columns = Math.max(1, Math.round(width * factor));
    this.sums = new Float32Array(this.rows * this.columns);
    this.counts = new Uint32Array(this.rows * this.columns);
    this.sharp = new Uint8Array(this.rows * this.columns).fill(255);
  }

  add({ start, size }: Box, values: ArrayLike<number>, isSharp: boolean): void {
    const [height, width] = [size[this.down], size[this.across]];
    const columnOf = Array.from({ length: width }, (_, i) =>
      this.placed(start[this.across] + i, this.across, this.columns),
    );
    for (let row = 0; row < height; row++) {
      const line = this.placed(start[this.down] + row, this.down, this.rows) * this.columns;
      for (let column = 0; column < width; column++) {
        const pixel = line + columnOf[column]!;
        this.sums[pixel]! += values[row * width + column]!;
        this.counts[pixel]!++;
        if (!isSharp) this.sharp[pixel] = 0;
      }
    }
  }

  private placed(coordinate: number, axis: 0 | 1 | 2, length: number): number {
    return Math.floor(((coordinate - this.box.start[axis]) * length) / this.box.size[axis]);
  }

  picture(grey: (stored: number) => number): Pick<CascadePicture, "rows" | "columns" | "pixels" | "sharp"> {
    const { rows, columns, sharp } = this;
    const pixels = Uint8Array.from(this.sums, (sum, i) => {
      const count = this.counts[i]!;
      if (count === 0) sharp[i] = 0;
      return count === 0 ? 0 : Math.max(0, Math.min(255, Math.round(grey(sum / count))));
    });
    return { rows, columns, pixels, sharp };
  }
}

/** What black and white are in pictures of a cascade: of a CT lungs and soft tissue, of anything else all of it. */
export function shownOf(dim: 2 | 3, { slope, intercept }: VolumeReader["info"]): Shown {
  const all = { low: intercept, high: slope * VOXEL_MAX + intercept };
  return dim === 3 && all.low === -1024 ? { low: -1024, high: 476 } : all;
}
