import { PANEL } from "./pack";
import { rowDot, rowTile } from "./rowTile";

/** Rows of the left matrix that are worked on together, so that their data stays in the cache over all columns. */
export const ROW_BLOCK: i32 = 96;
export const TILE_ROWS: i32 = 6;

/**
 * A block of rows times all packed columns.
 * @param table  row pointers, [tile][segment][6]; rows beyond `rows` must point at readable memory
 * @param outs   output row addresses, one per row
 */
export function rowBlock(
  table: usize,
  segments: i32,
  length: i32,
  rows: i32,
  packed: usize,
  n: i32,
  outs: usize,
): void {
  if (n == 1) return columnBlock(table, segments, length, rows, packed, outs);
  const panelBytes = (<usize>(segments * length * PANEL)) << 2;
  const tileBytes = (<usize>(segments * TILE_ROWS)) << 2;
  for (let column = 0; column < n; column += PANEL) {
    const panel = packed + <usize>(column / PANEL) * panelBytes;
    let tile = table;
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const out = outs + (row << 2);
      rowTile(
        tile,
        segments,
        length,
        panel,
        out,
        min(TILE_ROWS, rows - row),
        column << 2,
        min(PANEL, n - column),
      );
      tile += tileBytes;
    }
  }
}

/** A single output column: `column` is the plain vector, not a panel. */
function columnBlock(table: usize, segments: i32, length: i32, rows: i32, column: usize, outs: usize): void {
  for (let row = 0; row < rows; row++) {
    const entry = table + ((<usize>(row / TILE_ROWS) * segments * TILE_ROWS + (row % TILE_ROWS)) << 2);
    store<f32>(<usize>load<u32>(outs + (row << 2)), rowDot(entry, segments, length, column));
  }
}

/**
 * C = A · B with rows of A contiguous.
 * @param packed   B in panels, or as it is when it has one column
 * @param scratch  room for 2 · ROW_BLOCK pointers
 */
export function matMulRows(a: usize, c: usize, m: i32, k: i32, n: i32, packed: usize, scratch: usize): void {
  const table = scratch;
  const outs = scratch + (ROW_BLOCK << 2);
  for (let start = 0; start < m; start += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, m - start);
    for (let row = 0; row < ROW_BLOCK; row++) {
      const real = start + min(row, rows - 1);
      store<u32>(table + (row << 2), <u32>(a + ((<usize>real * k) << 2)));
      store<u32>(outs + (row << 2), <u32>(c + ((<usize>real * n) << 2)));
    }
    rowBlock(table, 1, k, rows, packed, n, outs);
  }
}
