import { THUMBNAIL_SIZE } from "@/domain/image";

const LENGTH = THUMBNAIL_SIZE * THUMBNAIL_SIZE;
/** Blocks are 8 × 8 pixels: 64 means stand for 4,096 pixels. */
const BLOCK = 8;
const BLOCKS_ACROSS = THUMBNAIL_SIZE / BLOCK;
const BLOCKS = BLOCKS_ACROSS * BLOCKS_ACROSS;
const BLOCK_PIXELS = BLOCK * BLOCK;

export interface Match {
  readonly index: number;
  readonly distance: number;
}

/**
 * Exact nearest-neighbour search. The distance between block means never exceeds that between the pixels
 * (Cauchy–Schwarz within each block), so most images are ruled out by 64 numbers instead of 4,096.
 */
export class Gallery {
  private readonly means: Float32Array;

  /**
   * @param descriptors  all images of the set, 64 × 64 each, 0–255
   * @param members  the images to search
   */
  constructor(
    private readonly descriptors: Uint8Array,
    private readonly members: readonly number[],
  ) {
    this.means = new Float32Array(members.length * BLOCKS);
    members.forEach((image, row) => {
      const pixels = descriptors.subarray(image * LENGTH, (image + 1) * LENGTH);
      this.means.set(blockMeans(pixels), row * BLOCKS);
    });
  }

  /** @param image  64 × 64, 0–255. @returns nearest first, distances 0–1 */
  nearest(image: Float32Array, count: number, allowed: (index: number) => boolean = () => true): Match[] {
    const best: { index: number; squares: number }[] = [];
    for (const { row, bound } of this.byBound(image)) {
      const worst = best.length < count ? Infinity : best.at(-1)!.squares;
      if (bound >= worst) break;
      const index = this.members[row]!;
      if (!allowed(index)) continue;
      const squares = this.squaredDistance(image, index, worst);
      if (squares >= worst) continue;
      if (best.length === count) best.pop();
      best.push({ index, squares });
      best.sort((a, b) => a.squares - b.squares);
    }
    return best.map(({ index, squares }) => ({ index, distance: Math.sqrt(squares / LENGTH) / 255 }));
  }

  private byBound(image: Float32Array): { row: number; bound: number }[] {
    const wanted = blockMeans(image);
    const bounds = this.members.map((_, row) => {
      let sum = 0;
      for (let block = 0; block < BLOCKS; block++) {
        const difference = wanted[block]! - this.means[row * BLOCKS + block]!;
        sum += difference * difference;
      }
      return { row, bound: sum * BLOCK_PIXELS };
    });
    return bounds.sort((a, b) => a.bound - b.bound);
  }

  /** Sum of squared differences; stops early once it is past `limit`. */
  private squaredDistance(image: Float32Array, index: number, limit: number): number {
    const from = index * LENGTH;
    let sum = 0;
    for (let row = 0; row < LENGTH && sum < limit; row += THUMBNAIL_SIZE) {
      for (let i = row; i < row + THUMBNAIL_SIZE; i++) {
        const difference = image[i]! - this.descriptors[from + i]!;
        sum += difference * difference;
      }
    }
    return sum;
  }
}

function blockMeans(pixels: Uint8Array | Float32Array): Float32Array {
  const means = new Float32Array(BLOCKS);
  for (let i = 0; i < LENGTH; i++) {
    const block =
      Math.floor(i / THUMBNAIL_SIZE / BLOCK) * BLOCKS_ACROSS + Math.floor((i % THUMBNAIL_SIZE) / BLOCK);
    means[block]! += pixels[i]! / BLOCK_PIXELS;
  }
  return means;
}
