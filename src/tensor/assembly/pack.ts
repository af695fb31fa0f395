import { copyFloats } from "./simd";

/** Columns of a packed panel: the width of the register tile. */
export const PANEL: i32 = 8;

/**
 * Packs a K × N matrix into panels of eight columns, [panel][k][8], the last one filled up with zeros.
 * @param rowStride     floats from one k to the next
 * @param columnStride  floats from one column to the next
 * @param panelBytes    from one panel to the next, so that several matrices can lie above each other
 */
export function packColumns(
  source: usize,
  rowStride: i32,
  columnStride: i32,
  k: i32,
  n: i32,
  to: usize,
  panelBytes: usize,
): void {
  for (let column = 0; column < n; column += PANEL) {
    const width = min(PANEL, n - column);
    const from = source + ((<usize>column * columnStride) << 2);
    const panel = to + <usize>(column >> 3) * panelBytes;
    if (width < PANEL) packNarrow(from, rowStride, columnStride, k, width, panel);
    else if (columnStride == 1) packRows(from, rowStride, k, panel);
    else if (rowStride == 1) packTransposed(from, columnStride, k, panel);
    else packNarrow(from, rowStride, columnStride, k, width, panel);
  }
}

function packRows(from: usize, rowStride: i32, k: i32, to: usize): void {
  for (let row = 0; row < k; row++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += (<usize>rowStride) << 2;
    to += PANEL << 2;
  }
}

/** Eight contiguous rows become eight columns, four by four in registers. */
function packTransposed(from: usize, columnStride: i32, k: i32, to: usize): void {
  const step = (<usize>columnStride) << 2;
  let row = 0;
  for (; row + 4 <= k; row += 4) {
    transpose4(from, step, to);
    transpose4(from + 4 * step, step, to + 16);
    from += 16;
    to += 4 * (PANEL << 2);
  }
  for (; row < k; row++) {
    for (let i = 0; i < PANEL; i++) store<f32>(to + (i << 2), load<f32>(from + i * step));
    from += 4;
    to += PANEL << 2;
  }
}

function transpose4(from: usize, step: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + step);
  const c = v128.load(from + 2 * step);
  const d = v128.load(from + 3 * step);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const efAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const efCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(efAb, efCd, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(efAb, efCd, 2, 3, 6, 7), 96);
}

function packNarrow(from: usize, rowStride: i32, columnStride: i32, k: i32, width: i32, to: usize): void {
  for (let row = 0; row < k; row++) {
    for (let i = 0; i < PANEL; i++) {
      const value: f32 = i < width ? load<f32>(from + ((<usize>i * columnStride) << 2)) : 0;
      store<f32>(to + (i << 2), value);
    }
    from += (<usize>rowStride) << 2;
    to += PANEL << 2;
  }
}

/**
 * Lays the segments that a row table points to behind each other, `rows` × (segments · length): worth it when
 * the segments are so short that following pointers costs more than copying.
 * @param table  [tile][segment][6] as rowTile reads it
 */
export function gatherRows(table: usize, rows: i32, segments: i32, length: i32, to: usize): void {
  for (let row = 0; row < rows; row++) {
    const tile = table + ((<usize>(row / 6) * segments * 6 + (row % 6)) << 2);
    for (let segment = 0; segment < segments; segment++) {
      copyFloats(load<u32>(tile + ((segment * 6) << 2)), to, length);
      to += (<usize>length) << 2;
    }
  }
}
