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

/** What suits an adapter: tiles from large to small, and how many threads keep it busy. */
export interface Profile {
  readonly tiles: readonly Tile[];
  readonly threads: number;
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

/** Parts shallower than this cost more to sum up than they win. */
const SHALLOWEST = 128;

export const SOFTWARE: Profile = {
  tiles: [
    { rows: 8, columns: 2, across: 8, down: 1, depth: 0 },
    { rows: 8, columns: 1, across: 8, down: 1, depth: 0 },
    { rows: 4, columns: 1, across: 8, down: 1, depth: 0 },
  ],
  threads: 64,
};

export const HARDWARE: Profile = {
  tiles: [
    { rows: 8, columns: 2, across: 16, down: 16, depth: 16 },
    { rows: 8, columns: 1, across: 16, down: 8, depth: 16 },
    { rows: 4, columns: 1, across: 8, down: 16, depth: 16 },
    { rows: 4, columns: 1, across: 4, down: 32, depth: 16 },
  ],
  threads: 32768,
};

function cover({ m, n, outer }: Product, tile: Tile) {
  const [down, across] = tile.depth > 0 ? [tile.down, tile.across] : [1, 1];
  const rowTiles = Math.ceil(m / (tile.rows * down));
  const columnTiles = Math.ceil(n / (4 * tile.columns * across));
  const padded = rowTiles * columnTiles * tile.rows * down * tile.columns * 4 * across;
  const threads = rowTiles * columnTiles * down * across * outer;
  return { tile, rowTiles, columnTiles, threads, waste: padded / (m * n) };
}

/** The largest tile that wastes little; the depth is split where there are too few threads without. */
export function plan(profile: Profile, product: Product): Plan {
  const covers = profile.tiles.map((tile) => cover(product, tile));
  const least = Math.min(...covers.map(({ waste }) => waste));
  const thrifty = covers.filter(({ waste }) => waste <= 1.25 * least);
  const deepest = Math.max(1, Math.floor(product.k / SHALLOWEST));
  const busy = thrifty.find(({ threads }) => threads * deepest >= profile.threads);
  const chosen = busy ?? thrifty.at(-1)!;
  const wanted = Math.min(deepest, Math.ceil(profile.threads / chosen.threads));
  const step = chosen.tile.depth || 4;
  const perSplit = Math.max(1, Math.ceil(Math.ceil(product.k / wanted) / step)) * step;
  return { ...chosen, perSplit, splits: Math.max(1, Math.ceil(product.k / perSplit)) };
}
