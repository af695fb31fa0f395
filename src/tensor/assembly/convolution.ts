import { gatherRows } from "./pack";
import { DEPTH_BLOCK, outerBlock } from "./outerProduct";
import { ROW_BLOCK, rowBlock, TILE_ROWS } from "./product";
import { fillZero } from "./simd";

/** Segments shorter than this are copied together instead of followed by pointer. */
const SHORT: i32 = 8;

/**
 * One convolution as a walk over a grid of output pixels, each summing segments of input pixels. A forward
 * convolution is one such walk; its transpose is one for each phase of the stride. Written by gridLayout.ts.
 */
@unmanaged
export class Grid {
  source: u32;
  sourceRows: i32;
  sourceColumns: i32;
  /** Channels of a source pixel: the length of a segment. */
  length: i32;
  out: u32;
  outRows: i32;
  outColumns: i32;
  /** Channels of an output pixel. */
  n: i32;
  batch: i32;
  /** Pixels of the grid: output pixel = grid · outStep + outOffset. */
  rows: i32;
  columns: i32;
  outStepRow: i32;
  outStepColumn: i32;
  outOffsetRow: i32;
  outOffsetColumn: i32;
  /** Source pixel of a segment = grid · step + offset + segment · segmentStep. */
  stepRow: i32;
  stepColumn: i32;
  offsetRow: i32;
  offsetColumn: i32;
  segmentStepRow: i32;
  segmentStepColumn: i32;
  segmentRows: i32;
  segmentColumns: i32;
  /** Packed filter (or, for one output channel, the plain one). */
  packed: u32;
  /** Room for pointers: DEPTH_BLOCK · segments. */
  table: u32;
  /** Room for DEPTH_BLOCK pointers. */
  outs: u32;
  /** `length` zeros. */
  zeros: u32;
  /** Room for DEPTH_BLOCK · segments · length floats, when segments are short. */
  gathered: u32;
  /** Room for DEPTH_BLOCK · 6 floats. */
  left: u32;
}

/** Points at the segments of `count` grid pixels from `first` on; fills up the last tile with zeros' address. */
function pointRows(grid: Grid, first: i32, count: i32): void {
  const perImage = grid.rows * grid.columns;
  const segments = grid.segmentRows * grid.segmentColumns;
  const pixelBytes = grid.length << 2;
  const rowBytes = grid.sourceColumns * pixelBytes;
  let image = first / perImage;
  let row = (first % perImage) / grid.columns;
  let column = first % grid.columns;
  for (let i = 0; i < count; i++) {
    let entry = <usize>grid.table + ((<usize>(i / TILE_ROWS) * segments * TILE_ROWS + (i % TILE_ROWS)) << 2);
    const base = grid.source + image * grid.sourceRows * rowBytes;
    const left = column * grid.stepColumn + grid.offsetColumn;
    let y = row * grid.stepRow + grid.offsetRow;
    for (let a = 0; a < grid.segmentRows; a++) {
      const inside = <u32>y < <u32>grid.sourceRows;
      let x = left;
      for (let b = 0; b < grid.segmentColumns; b++) {
        const within = inside && <u32>x < <u32>grid.sourceColumns;
        store<u32>(entry, within ? base + y * rowBytes + x * pixelBytes : grid.zeros);
        entry += TILE_ROWS << 2;
        x += grid.segmentStepColumn;
      }
      y += grid.segmentStepRow;
    }
    if (++column == grid.columns) {
      column = 0;
      if (++row == grid.rows) {
        row = 0;
        image++;
      }
    }
  }
  for (let i = count; i % TILE_ROWS != 0; i++) {
    let entry = <usize>grid.table + ((<usize>(i / TILE_ROWS) * segments * TILE_ROWS + (i % TILE_ROWS)) << 2);
    for (let s = 0; s < segments; s++) {
      store<u32>(entry, grid.zeros);
      entry += TILE_ROWS << 2;
    }
  }
}

function pointOuts(grid: Grid, first: i32, count: i32): void {
  const perImage = grid.rows * grid.columns;
  for (let i = 0; i < count; i++) {
    const index = first + i;
    const inImage = index % perImage;
    const row = (inImage / grid.columns) * grid.outStepRow + grid.outOffsetRow;
    const column = (inImage % grid.columns) * grid.outStepColumn + grid.outOffsetColumn;
    const pixel = ((index / perImage) * grid.outRows + row) * grid.outColumns + column;
    store<u32>(<usize>grid.outs + (i << 2), grid.out + ((pixel * grid.n) << 2));
  }
}

/** Copies short segments together and points at the copies: one long segment per row. */
function shorten(grid: Grid, count: i32): void {
  const segments = grid.segmentRows * grid.segmentColumns;
  const bytes = (segments * grid.length) << 2;
  gatherRows(grid.table, count, segments, grid.length, grid.gathered);
  const filled = ((count + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS;
  for (let i = 0; i < filled; i++) {
    store<u32>(<usize>grid.table + (i << 2), grid.gathered + min(i, count - 1) * bytes);
  }
}

/** Output pixels of the grid = Σ segments · filter. */
export function convolve(grid: Grid): void {
  const total = grid.batch * grid.rows * grid.columns;
  const segments = grid.segmentRows * grid.segmentColumns;
  const short = grid.length < SHORT && segments > 1;
  for (let first = 0; first < total; first += ROW_BLOCK) {
    const count = min(ROW_BLOCK, total - first);
    pointRows(grid, first, count);
    pointOuts(grid, first, count);
    if (short) shorten(grid, count);
    rowBlock(
      grid.table,
      short ? 1 : segments,
      short ? segments * grid.length : grid.length,
      count,
      grid.packed,
      grid.n,
      grid.outs,
    );
  }
}

/** Filter gradient of a forward grid: `out` is the gradient of its output, `filter` [segments · length, n] is set. */
export function convolveFilter(grid: Grid, filter: usize): void {
  const total = grid.batch * grid.rows * grid.columns;
  const segments = grid.segmentRows * grid.segmentColumns;
  const short = grid.length < SHORT && segments > 1;
  fillZero(filter, segments * grid.length * grid.n);
  for (let first = 0; first < total; first += DEPTH_BLOCK) {
    const count = min(DEPTH_BLOCK, total - first);
    pointRows(grid, first, count);
    if (short) shorten(grid, count);
    outerBlock(
      grid.table,
      short ? 1 : segments,
      short ? segments * grid.length : grid.length,
      count,
      <usize>grid.out + ((<usize>first * grid.n) << 2),
      grid.n,
      1,
      grid.n,
      filter,
      grid.left,
      grid.packed,
    );
  }
}
