/** How one matrix product is cut up between threads. */
export interface Tile {
  /** Rows that a thread computes; a multiple of 4. */
  readonly rows: number;
  /** Groups of four columns that a thread computes. */
  readonly columns: number;
  /** Threads of a workgroup, along columns and along rows. */
  readonly across: number;
  readonly down: number;
  /**
   * Depth of the blocks that a workgroup shares, a multiple of 4; 0 for threads that share nothing and never
   * wait. Waiting is right on a graphics processor and very slow on software that imitates one.
   */
  readonly depth: number;
}

/** What suits an adapter. Plain data, so that it can be kept. */
export interface Profile {
  /** From large to small. The last ones are for products of few rows or columns. */
  readonly tiles: readonly Tile[];
  /** Threads that keep the adapter busy: smaller tiles are taken to have as many. */
  readonly threads: number;
  /**
   * Sums that keep the adapter busy: the depth is split to have as many. Only this decides the order in which
   * numbers are added, so profiles that differ in tiles alone compute the same bits.
   */
  readonly sums: number;
}

/** C[m, n] = Σ A[m, k] · B[k, n], `outer` times. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly outer: number;
}

export interface Plan {
  readonly tile: Tile;
  readonly rowTiles: number;
  readonly columnTiles: number;
  /** In how many parts the depth is summed. */
  readonly splits: number;
  /** Depth of a part. */
  readonly perSplit: number;
}

/** Parts shallower than this cost more to sum up than they win. A multiple of every tile's depth. */
const SHALLOWEST = 128;
/** Every tile's depth divides this. */
const GRAIN = 32;

const threadsAlone = { across: 8, down: 1, depth: 0 };

export const SOFTWARE: Profile = {
  tiles: [
    { rows: 8, columns: 2, ...threadsAlone },
    { rows: 8, columns: 1, ...threadsAlone },
    { rows: 4, columns: 1, ...threadsAlone },
  ],
  threads: 32,
  sums: 4096,
};

export const HARDWARE: Profile = {
  tiles: [
    { rows: 8, columns: 2, across: 16, down: 16, depth: 16 },
    { rows: 8, columns: 1, across: 16, down: 8, depth: 16 },
    { rows: 4, columns: 1, across: 8, down: 16, depth: 16 },
    { rows: 4, columns: 1, across: 4, down: 32, depth: 16 },
    { rows: 4, columns: 1, across: 1, down: 64, depth: 0 },
  ],
  threads: 16_384,
  sums: 524_288,
};

function cover({ m, n, outer }: Product, tile: Tile) {
  const [down, across] = tile.depth > 0 ? [tile.down, tile.across] : [1, 1];
  const rowTiles = Math.ceil(m / (tile.rows * down));
  const columnTiles = Math.ceil(n / (4 * tile.columns * across));
  const padded = rowTiles * columnTiles * tile.rows * down * tile.columns * 4 * across;
  const threads = rowTiles * columnTiles * down * across * outer;
  return { tile, rowTiles, columnTiles, threads, waste: padded / (m * n) };
}

function split({ m, n, k, outer }: Product, sums: number): { splits: number; perSplit: number } {
  const most = Math.max(1, Math.floor(k / SHALLOWEST));
  const wanted = Math.min(most, Math.ceil(sums / (m * n * outer)));
  const perSplit = Math.max(1, Math.ceil(k / wanted / GRAIN)) * GRAIN;
  return { perSplit, splits: Math.max(1, Math.ceil(k / perSplit)) };
}

/** The largest tile that keeps the adapter busy, of those that waste little on edges. */
export function plan(profile: Profile, product: Product): Plan {
  const depth = split(product, profile.sums);
  const covers = profile.tiles.map((tile) => cover(product, tile));
  const least = Math.min(...covers.map(({ waste }) => waste));
  const thrifty = covers.filter(({ waste }) => waste <= 1.25 * least);
  const busy = thrifty.find(({ threads }) => threads * depth.splits >= profile.threads);
  const { tile, rowTiles, columnTiles } = busy ?? thrifty.at(-1)!;
  return { tile, rowTiles, columnTiles, ...depth };
}
