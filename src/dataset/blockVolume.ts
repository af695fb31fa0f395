import { blockBox, blockCounts, blocksOf, overlap, product } from "@/domain/blocks";
import type { ByteCache } from "@/domain/byteCache";
import type { Box, Triple, VolumeReader } from "@/domain/volume";
import { AXIS_OF, type Plane } from "@/domain/volumeSet";
import { sliceBox } from "./volumeSlice";

/** Decoded blocks, of all open volumes together. */
export type BlockCache = ByteCache<Uint16Array>;

/** Slices apart that still count as scrolling. */
const SCROLL = 8;
/** Blocks read ahead after each slice, at least: a few milliseconds of work. */
const FEWEST = 4;

/**
 * A stored volume whose blocks stay in memory for a while: neighbouring slices cross the same blocks, which are
 * read once and not once for each slice.
 */
export class BlockVolume implements VolumeReader {
  private readonly last = new Map<Plane, number>();
  private reading = false;

  constructor(
    private readonly inner: VolumeReader,
    private readonly cache: BlockCache,
    /** Tells its blocks from those of other volumes. */
    private readonly name: string,
  ) {}

  get info() {
    return this.inner.info;
  }
  get blocks() {
    return this.inner.blocks;
  }
  has(block: number): boolean {
    return this.inner.has(block);
  }

  async read(box: Box, missing?: number): Promise<Uint16Array> {
    const { size, block } = this.info;
    const crossed = blocksOf(size, block, box);
    // What is not there yet is filled up or refused where it is stored.
    if (!crossed.every((each) => this.has(each))) return this.inner.read(box, missing);
    const out = new Uint16Array(product(box.size));
    await Promise.all(crossed.map(async (each) => copy(await this.block(each), this.boxOf(each), box, out)));
    return out;
  }

  /**
   * Reads some of the blocks that the next slices in the direction of scrolling will cross, spread over the slices
   * left until they are needed. Call after each slice was read; what fails is told when a slice needs it.
   */
  async readAhead(plane: Plane, at: number): Promise<void> {
    const { size, block } = this.info;
    const before = this.last.get(plane);
    this.last.set(plane, at);
    if (before === undefined || before === at || Math.abs(at - before) > SCROLL || this.reading) return;
    const next = nextLayer(plane, at, at - before, size, block);
    if (!next) return;
    const ahead = blocksOf(size, block, sliceBox(size, plane, next.at));
    const lacking = ahead.filter((each) => this.has(each) && !this.cache.has(this.key(each)));
    const some = Math.max(FEWEST, Math.ceil((2 * lacking.length) / Math.max(1, next.steps)));
    this.reading = true;
    try {
      for (const each of lacking.slice(0, some)) await this.block(each);
    } catch {
      // The slice that needs the block asks again, and tells.
    } finally {
      this.reading = false;
    }
  }

  private block(index: number): Promise<Uint16Array> {
    return this.cache.get(this.key(index), () => this.inner.read(this.boxOf(index)));
  }
  private boxOf(index: number): Box {
    return blockBox(this.info.size, this.info.block, index);
  }
  private key(index: number): string {
    return `${this.name}/${index}`;
  }
}

/** The first slice of the next layer of blocks, and after how many steps it is reached; null at the end. */
export function nextLayer(
  plane: Plane,
  at: number,
  step: number,
  size: Triple,
  block: Triple,
): { readonly at: number; readonly steps: number } | null {
  const axis = AXIS_OF[plane];
  const layer = Math.floor(at / block[axis]) + Math.sign(step);
  if (layer < 0 || layer >= blockCounts(size, block)[axis]) return null;
  const first = step > 0 ? layer * block[axis] : (layer + 1) * block[axis] - 1;
  return { at: first, steps: Math.ceil(Math.abs(first - at) / Math.abs(step)) };
}

/** Copies what a block and a box share. Voxel by voxel: a sagittal slice takes one of each row. */
function copy(from: Uint16Array, own: Box, box: Box, out: Uint16Array): void {
  const { start, size } = overlap(own, box);
  for (let plane = 0; plane < size[0]; plane++) {
    for (let row = 0; row < size[1]; row++) {
      let source = offset(own, start, plane, row);
      let target = offset(box, start, plane, row);
      for (let column = 0; column < size[2]; column++) out[target++] = from[source++]!;
    }
  }
}

/** Where the first voxel that both share in a row lies in the values of a box. */
function offset(box: Box, start: Triple, plane: number, row: number): number {
  const [p, r, c] = [start[0] + plane - box.start[0], start[1] + row - box.start[1], start[2] - box.start[2]];
  return (p * box.size[1] + r) * box.size[2] + c;
}
