/** What the kernels' memory offers to lay out work. */
export interface ThreadMemory {
  readonly heap: () => ArrayBufferLike;
  /** A piece of memory for good; 0 when there is none. */
  readonly allocate: (bytes: number) => number;
  readonly release: (address: number) => void;
}

export const roundUp = (value: number, to: number) => Math.ceil(value / to) * to;

/** Borders of at most `parts` shares of `total`, each a multiple of `unit` long but for the last. */
export function borders(total: number, parts: number, unit: number): [number, number][] {
  const length = roundUp(Math.ceil(total / parts), unit);
  const found: [number, number][] = [];
  for (let from = 0; from < total; from += length) found.push([from, Math.min(total, from + length)]);
  return found;
}

/** Rows of the register tile, and rows worked on together; TILE_ROWS and ROW_BLOCK in assembly/product.ts. */
export const TILE_ROWS = 6;
const ROW_BLOCK = 96;
const SMALLEST_SHARE = 4 * TILE_ROWS;
/** Bounds the number of shares. */
const MOST_SMALL = 64;

/** Shares that get smaller, so that threads which come late or are slow still end at the same time. */
export function rowShares(rows: number, threads: number): [number, number][] {
  const smallest = Math.max(SMALLEST_SHARE, roundUp(Math.ceil(rows / MOST_SMALL), TILE_ROWS));
  const found: [number, number][] = [];
  for (let from = 0; from < rows;) {
    const part = Math.ceil((rows - from) / (2 * threads));
    const length = Math.max(smallest, roundUp(part, part > ROW_BLOCK ? ROW_BLOCK : TILE_ROWS));
    found.push([from, Math.min(rows, from + length)]);
    from += length;
  }
  return found;
}

/** Room of its own for each helper, grown as needed. */
export class HelperRooms {
  private readonly at: number[] = [];
  private readonly bytes: number[] = [];

  constructor(private readonly memory: ThreadMemory) {}

  /** @returns 0 when memory is full: the work is then done by one thread */
  take(thread: number, bytes: number): number {
    if (bytes > (this.bytes[thread] ?? 0)) {
      if (this.at[thread]) this.memory.release(this.at[thread]!);
      this.at[thread] = this.memory.allocate(Math.ceil(bytes * 1.25));
      this.bytes[thread] = this.at[thread] === 0 ? 0 : Math.ceil(bytes * 1.25);
    }
    return this.at[thread]!;
  }
}
