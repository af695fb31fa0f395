import { THUMBNAIL_SIZE } from "@/domain/image";
import { ByteCache } from "@/domain/byteCache";

const BYTES = THUMBNAIL_SIZE * THUMBNAIL_SIZE;
/** Thumbnails asked of a worker at once: 1 MB, a few milliseconds of reading. */
const BATCH = 256;

export type ReadThumbnails = (indices: readonly number[]) => Promise<Uint8Array>;

interface Wanted {
  readonly index: number;
  readonly resolve: (tile: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Thumbnails of many sets. What is asked for within one turn of the event loop goes to the worker
 * together, however many rows of a grid ask.
 */
export class Thumbnails {
  private readonly tiles: ByteCache<Uint8Array>;
  private readonly waiting = new Map<string, { read: ReadThumbnails; wanted: Wanted[] }>();

  constructor(capacity: number) {
    this.tiles = new ByteCache(capacity, (tile) => tile.byteLength);
  }

  /** @returns indices.length × 64 × 64 */
  async read(source: string, indices: readonly number[], read: ReadThumbnails): Promise<Uint8Array> {
    const tiles = await Promise.all(
      indices.map((index) => this.tiles.get(`${source}/${index}`, () => this.want(source, index, read))),
    );
    const all = new Uint8Array(indices.length * BYTES);
    tiles.forEach((tile, at) => all.set(tile, at * BYTES));
    return all;
  }

  clear(): void {
    this.tiles.clear();
  }

  private want(source: string, index: number, read: ReadThumbnails): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const open = this.waiting.get(source);
      if (open) {
        open.wanted.push({ index, resolve, reject });
        return;
      }
      this.waiting.set(source, { read, wanted: [{ index, resolve, reject }] });
      setTimeout(() => this.send(source));
    });
  }

  private send(source: string): void {
    const { read, wanted } = this.waiting.get(source)!;
    this.waiting.delete(source);
    for (let from = 0; from < wanted.length; from += BATCH)
      void fetchBatch(read, wanted.slice(from, from + BATCH));
  }
}

async function fetchBatch(read: ReadThumbnails, wanted: readonly Wanted[]): Promise<void> {
  try {
    const bytes = await read(wanted.map(({ index }) => index));
    // A copy of each, or one tile that stays in the cache would keep its whole batch in memory.
    wanted.forEach(({ resolve }, at) => resolve(bytes.slice(at * BYTES, (at + 1) * BYTES)));
  } catch (thrown) {
    for (const { reject } of wanted) reject(thrown);
  }
}
