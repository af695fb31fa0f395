import { gatherRows } from "./pack";
import { DEPTH_BLOCK, outerBlock } from "./outerProduct";
import { ROW_BLOCK, rowBlock, TILE_ROWS } from "./product";
import { fillZero } from "./simd";

/** Segments shorter than this are copied together instead of followed by pointer. */
const SHORT: i32 = 8;

/**
 * One convolution as a walk over a grid of output pixels, each summing segments of input pixels. A forward
 * convolution is one such walk; its transpose is one for each phase of the stride. Written by convGrid.ts.
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
  /** The third dimension, as rows and columns above; an image has one plane of everything. */
  sourcePlanes: i32;
  outPlanes: i32;
  planes: i32;
  outStepPlane: i32;
  outOffsetPlane: i32;
  stepPlane: i32;
  offsetPlane: i32;
  segmentStepPlane: i32;
  segmentPlanes: i32;
}

function segmentsOf(grid: Grid): i32 {
  return grid.segmentPlanes * grid.segmentRows * grid.segmentColumns;
}

function pixelsOf(grid: Grid): i32 {
  return grid.planes * grid.rows * grid.columns;
}

/** Points at the segments of `count` grid pixels from `first` on; fills up the last tile with zeros' address. */
function pointRows(grid: Grid, first: i32, count: i32): void {
  const perPlane = grid.rows * grid.columns;
  const perImage = grid.planes * perPlane;
  const tileBytes = (<usize>(segmentsOf(grid) * TILE_ROWS)) << 2;
  const planeBytes = ((grid.sourceRows * grid.sourceColumns) << 2) * grid.length;
  let image = first / perImage;
  let plane = (first % perImage) / perPlane;
  let row = (first % perPlane) / grid.columns;
  let column = first % grid.columns;
  for (let i = 0; i < count; i++) {
    const entry = <usize>grid.table + <usize>(i / TILE_ROWS) * tileBytes + ((i % TILE_ROWS) << 2);
    pointPixel(grid, entry, grid.source + image * grid.sourcePlanes * planeBytes, plane, row, column);
    if (++column == grid.columns) {
      column = 0;
      if (++row == grid.rows) {
        row = 0;
        if (++plane == grid.planes) {
          plane = 0;
          image++;
        }
      }
    }
  }
  for (let i = count; i % TILE_ROWS != 0; i++) {
    let entry = <usize>grid.table + <usize>(i / TILE_ROWS) * tileBytes + ((i % TILE_ROWS) << 2);
    for (let s = segmentsOf(grid); s > 0; s--) {
      store<u32>(entry, grid.zeros);
      entry += TILE_ROWS << 2;
    }
  }
}

/** Points at the segments of one grid pixel of the image at `base`, zeros where they lie outside. */
function pointPixel(grid: Grid, entry: usize, base: u32, plane: i32, row: i32, column: i32): void {
  const pixelBytes = grid.length << 2;
  const rowBytes = grid.sourceColumns * pixelBytes;
  const left = column * grid.stepColumn + grid.offsetColumn;
  const top = row * grid.stepRow + grid.offsetRow;
  let z = plane * grid.stepPlane + grid.offsetPlane;
  for (let c = 0; c < grid.segmentPlanes; c++) {
    const present = <u32>z < <u32>grid.sourcePlanes;
    const planeAt = base + z * grid.sourceRows * rowBytes;
    let y = top;
    for (let a = 0; a < grid.segmentRows; a++) {
      const inside = present && <u32>y < <u32>grid.sourceRows;
      let x = left;
      for (let b = 0; b < grid.segmentColumns; b++) {
        const within = inside && <u32>x < <u32>grid.sourceColumns;
        store<u32>(entry, within ? planeAt + y * rowBytes + x * pixelBytes : grid.zeros);
        entry += TILE_ROWS << 2;
        x += grid.segmentStepColumn;
      }
      y += grid.segmentStepRow;
    }
    z += grid.segmentStepPlane;
  }
}

function pointOuts(grid: Grid, first: i32, count: i32): void {
  const perPlane = grid.rows * grid.columns;
  const perImage = grid.planes * perPlane;
  for (let i = 0; i < count; i++) {
    const index = first + i;
    const plane = ((index % perImage) / perPlane) * grid.outStepPlane + grid.outOffsetPlane;
    const row = ((index % perPlane) / grid.columns) * grid.outStepRow + grid.outOffsetRow;
    const column = (index % grid.columns) * grid.outStepColumn + grid.outOffsetColumn;
    const pixel =
      (((index / perImage) * grid.outPlanes + plane) * grid.outRows + row) * grid.outColumns + column;
    store<u32>(<usize>grid.outs + (i << 2), grid.out + ((pixel * grid.n) << 2));
  }
}

/** Copies short segments together and points at the copies: one long segment per row. */
function shorten(grid: Grid, count: i32): void {
  const segments = segmentsOf(grid);
  const bytes = (segments * grid.length) << 2;
  gatherRows(grid.table, count, segments, grid.length, grid.gathered);
  const filled = ((count + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS;
  for (let i = 0; i < filled; i++) {
    store<u32>(<usize>grid.table + (i << 2), grid.gathered + min(i, count - 1) * bytes);
  }
}

/** Output pixels of the grid = Σ segments · filter. */
export function convolve(grid: Grid): void {
  convolveRows(grid, 0, grid.batch * pixelsOf(grid));
}

/** The same for the grid pixels from `start` up to `end` only: a thread's share. */
export function convolveRows(grid: Grid, start: i32, end: i32): void {
  const segments = segmentsOf(grid);
  const short = grid.length < SHORT && segments > 1;
  for (let first = start; first < end; first += ROW_BLOCK) {
    const count = min(ROW_BLOCK, end - first);
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
  convolveFilterRows(grid, filter, 0, segmentsOf(grid) * grid.length);
}

/** The same for the rows of the filter from `from` up to `to` only: a thread's share. */
export function convolveFilterRows(grid: Grid, filter: usize, from: i32, to: i32): void {
  filterGradient(grid, filter, from, to, 0, grid.batch * pixelsOf(grid));
}

/** The whole filter, summed over the grid pixels from `start` up to `end` only. */
export function convolveFilterPart(grid: Grid, filter: usize, start: i32, end: i32): void {
  filterGradient(grid, filter, 0, segmentsOf(grid) * grid.length, start, end);
}

/** Whole filters one behind the other, each summed over one of as many parts of the grid pixels. */
export function convolveFilterParts(grid: Grid, filters: usize, parts: i32): void {
  const total = grid.batch * pixelsOf(grid);
  const share = (total + parts - 1) / parts;
  const bytes = (<usize>(segmentsOf(grid) * grid.length * grid.n)) << 2;
  for (let start = 0; start < total; start += share) {
    convolveFilterPart(grid, filters, start, min(total, start + share));
    filters += bytes;
  }
}

function filterGradient(grid: Grid, filter: usize, from: i32, to: i32, start: i32, end: i32): void {
  const segments = segmentsOf(grid);
  const short = grid.length < SHORT && segments > 1;
  fillZero(filter + ((<usize>from * grid.n) << 2), (to - from) * grid.n);
  for (let first = start; first < end; first += DEPTH_BLOCK) {
    const count = min(DEPTH_BLOCK, end - first);
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
      from,
      to,
      grid.left,
      grid.packed,
    );
  }
}
