import { packColumns, PANEL } from "./pack";
import { outerColumn, outerTile4, outerTile6 } from "./outerTile";
import { TILE_ROWS } from "./product";

/** Rows summed over at a time; a multiple of the tile's six. */
export const DEPTH_BLOCK: i32 = 240;

/**
 * C += Aᵀ · B over a block of rows. A's rows are chains of segments found through a table as `rowTile` reads it;
 * C is [segments · length, n]. Of B, rowStride and columnStride are the floats from one row or column to the next.
 * @param from    rows of C from here up to `to` only
 * @param left    room for DEPTH_BLOCK × 6 floats
 * @param packed  room for DEPTH_BLOCK × n floats, n rounded up to eight
 */
export function outerBlock(
  table: usize,
  segments: i32,
  length: i32,
  depth: i32,
  b: usize,
  rowStride: i32,
  columnStride: i32,
  n: i32,
  c: usize,
  from: i32,
  to: i32,
  left: usize,
  packed: usize,
): void {
  const tileStep = (<usize>(segments * TILE_ROWS)) << 2;
  if (n > 1) packColumns(b, rowStride, columnStride, depth, n, packed, (<usize>(depth * PANEL)) << 2);
  for (let segment = from / length; segment * length < to; segment++) {
    const entries = table + ((segment * TILE_ROWS) << 2);
    const start = max(0, from - segment * length);
    const end = min(length, to - segment * length);
    const rows = c + ((<usize>(segment * length) * n) << 2);
    if (n == 1) outerColumn(entries, 4, tileStep, start, end, b, depth, rows);
    else outerSegment(entries, tileStep, start, end, depth, n, rows, left, packed);
  }
}

function outerSegment(
  entries: usize,
  tileStep: usize,
  start: i32,
  end: i32,
  depth: i32,
  n: i32,
  c: usize,
  left: usize,
  packed: usize,
): void {
  while (start < end) {
    const rest = end - start;
    // 8 = 4 + 4 wastes nothing; 6 + 2 would waste a third.
    const rows = rest == 8 || rest <= 4 ? min(4, rest) : min(6, rest);
    const six = rows > 4;
    packLeft(entries, tileStep, start, depth, rows, six ? 6 : 4, left);
    const to = c + ((<usize>start * n) << 2);
    for (let column = 0; column < n; column += PANEL) {
      const panel = packed + ((<usize>(column / PANEL) * depth * PANEL) << 2);
      const width = min(PANEL, n - column);
      if (six) outerTile6(left, panel, depth, to + (column << 2), (<usize>n) << 2, rows, width);
      else outerTile4(left, panel, depth, to + (column << 2), (<usize>n) << 2, rows, width);
    }
    start += rows;
  }
}

/** Collects `rows` neighbouring columns of A as [depth][pitch], zeros beyond `rows`. */
function packLeft(
  entries: usize,
  tileStep: usize,
  start: i32,
  depth: i32,
  rows: i32,
  pitch: i32,
  to: usize,
): void {
  let tile = entries;
  let inTile = 0;
  for (let i = 0; i < depth; i++) {
    const p = <usize>load<u32>(tile + (inTile << 2)) + (start << 2);
    if (rows == 6) {
      v128.store(to, v128.load(p));
      store<u64>(to, load<u64>(p, 16), 16);
    } else if (rows == 4) {
      v128.store(to, v128.load(p));
    } else {
      for (let row = 0; row < pitch; row++) {
        store<f32>(to + (row << 2), row < rows ? load<f32>(p + (row << 2)) : 0);
      }
    }
    to += (<usize>pitch) << 2;
    if (++inTile == TILE_ROWS) {
      inTile = 0;
      tile += tileStep;
    }
  }
}

/** C += Aᵀ · B for a plain A of [k, m]. `scratch` has room for DEPTH_BLOCK pointers. */
export function matMulOuter(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
  rowStride: i32,
  columnStride: i32,
  scratch: usize,
  left: usize,
  packed: usize,
): void {
  for (let start = 0; start < k; start += DEPTH_BLOCK) {
    const depth = min(DEPTH_BLOCK, k - start);
    for (let i = 0; i < depth; i++)
      store<u32>(scratch + (i << 2), <u32>(a + ((<usize>(start + i) * m) << 2)));
    // The last tile may be read to its end.
    for (let i = depth; i % TILE_ROWS != 0; i++) store<u32>(scratch + (i << 2), <u32>a);
    const rows = b + ((<usize>start * rowStride) << 2);
    outerBlock(scratch, 1, m, depth, rows, rowStride, columnStride, n, c, 0, m, left, packed);
  }
}
