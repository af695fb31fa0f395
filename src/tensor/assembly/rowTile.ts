import { horizontalSum, madd } from "./simd";

/**
 * Six rows by eight columns of a product, kept in twelve registers. A row of the left matrix is a chain of
 * `segments` pieces of `length` contiguous floats, found through `table` [segment][6]: so a convolution needs
 * no copy of its patches (Dukhan 2019, "The indirect convolution algorithm").
 * @param panel  the right matrix, [segments · length][8]
 * @param outs   six addresses of output rows
 * @param rows   how many of the six are wanted
 * @param width  how many of the eight columns are wanted
 */
export function rowTile(
  table: usize,
  segments: i32,
  length: i32,
  panel: usize,
  outs: usize,
  rows: i32,
  columnBytes: usize,
  width: i32,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0,
    d0 = a0,
    d1 = a0,
    e0 = a0,
    e1 = a0,
    f0 = a0,
    f1 = a0;
  for (let segment = 0; segment < segments; segment++) {
    let p = <usize>load<u32>(table);
    let q = <usize>load<u32>(table, 4);
    let r = <usize>load<u32>(table, 8);
    let s = <usize>load<u32>(table, 12);
    let t = <usize>load<u32>(table, 16);
    let u = <usize>load<u32>(table, 20);
    table += 24;
    let left = length;
    for (; left >= 4; left -= 4) {
      let x = v128.load(panel);
      let y = v128.load(panel, 16);
      let w = v128.load32_splat(p);
      a0 = madd(w, x, a0);
      a1 = madd(w, y, a1);
      w = v128.load32_splat(q);
      b0 = madd(w, x, b0);
      b1 = madd(w, y, b1);
      w = v128.load32_splat(r);
      c0 = madd(w, x, c0);
      c1 = madd(w, y, c1);
      w = v128.load32_splat(s);
      d0 = madd(w, x, d0);
      d1 = madd(w, y, d1);
      w = v128.load32_splat(t);
      e0 = madd(w, x, e0);
      e1 = madd(w, y, e1);
      w = v128.load32_splat(u);
      f0 = madd(w, x, f0);
      f1 = madd(w, y, f1);

      x = v128.load(panel, 32);
      y = v128.load(panel, 48);
      w = v128.load32_splat(p, 4);
      a0 = madd(w, x, a0);
      a1 = madd(w, y, a1);
      w = v128.load32_splat(q, 4);
      b0 = madd(w, x, b0);
      b1 = madd(w, y, b1);
      w = v128.load32_splat(r, 4);
      c0 = madd(w, x, c0);
      c1 = madd(w, y, c1);
      w = v128.load32_splat(s, 4);
      d0 = madd(w, x, d0);
      d1 = madd(w, y, d1);
      w = v128.load32_splat(t, 4);
      e0 = madd(w, x, e0);
      e1 = madd(w, y, e1);
      w = v128.load32_splat(u, 4);
      f0 = madd(w, x, f0);
      f1 = madd(w, y, f1);

      x = v128.load(panel, 64);
      y = v128.load(panel, 80);
      w = v128.load32_splat(p, 8);
      a0 = madd(w, x, a0);
      a1 = madd(w, y, a1);
      w = v128.load32_splat(q, 8);
      b0 = madd(w, x, b0);
      b1 = madd(w, y, b1);
      w = v128.load32_splat(r, 8);
      c0 = madd(w, x, c0);
      c1 = madd(w, y, c1);
      w = v128.load32_splat(s, 8);
      d0 = madd(w, x, d0);
      d1 = madd(w, y, d1);
      w = v128.load32_splat(t, 8);
      e0 = madd(w, x, e0);
      e1 = madd(w, y, e1);
      w = v128.load32_splat(u, 8);
      f0 = madd(w, x, f0);
      f1 = madd(w, y, f1);

      x = v128.load(panel, 96);
      y = v128.load(panel, 112);
      w = v128.load32_splat(p, 12);
      a0 = madd(w, x, a0);
      a1 = madd(w, y, a1);
      w = v128.load32_splat(q, 12);
      b0 = madd(w, x, b0);
      b1 = madd(w, y, b1);
      w = v128.load32_splat(r, 12);
      c0 = madd(w, x, c0);
      c1 = madd(w, y, c1);
      w = v128.load32_splat(s, 12);
      d0 = madd(w, x, d0);
      d1 = madd(w, y, d1);
      w = v128.load32_splat(t, 12);
      e0 = madd(w, x, e0);
      e1 = madd(w, y, e1);
      w = v128.load32_splat(u, 12);
      f0 = madd(w, x, f0);
      f1 = madd(w, y, f1);

      p += 16;
      q += 16;
      r += 16;
      s += 16;
      t += 16;
      u += 16;
      panel += 128;
    }
    for (; left > 0; left--) {
      const x = v128.load(panel);
      const y = v128.load(panel, 16);
      let w = v128.load32_splat(p);
      a0 = madd(w, x, a0);
      a1 = madd(w, y, a1);
      w = v128.load32_splat(q);
      b0 = madd(w, x, b0);
      b1 = madd(w, y, b1);
      w = v128.load32_splat(r);
      c0 = madd(w, x, c0);
      c1 = madd(w, y, c1);
      w = v128.load32_splat(s);
      d0 = madd(w, x, d0);
      d1 = madd(w, y, d1);
      w = v128.load32_splat(t);
      e0 = madd(w, x, e0);
      e1 = madd(w, y, e1);
      w = v128.load32_splat(u);
      f0 = madd(w, x, f0);
      f1 = madd(w, y, f1);
      p += 4;
      q += 4;
      r += 4;
      s += 4;
      t += 4;
      u += 4;
      panel += 32;
    }
  }
  storeRow(<usize>load<u32>(outs) + columnBytes, a0, a1, width);
  if (rows > 1) storeRow(<usize>load<u32>(outs, 4) + columnBytes, b0, b1, width);
  if (rows > 2) storeRow(<usize>load<u32>(outs, 8) + columnBytes, c0, c1, width);
  if (rows > 3) storeRow(<usize>load<u32>(outs, 12) + columnBytes, d0, d1, width);
  if (rows > 4) storeRow(<usize>load<u32>(outs, 16) + columnBytes, e0, e1, width);
  if (rows > 5) storeRow(<usize>load<u32>(outs, 20) + columnBytes, f0, f1, width);
}

function storeRow(to: usize, low: v128, high: v128, width: i32): void {
  if (width == 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
    return;
  }
  if (width >= 4) {
    v128.store(to, low);
    to += 16;
    low = high;
    width -= 4;
  }
  if (width > 0) store<f32>(to, f32x4.extract_lane(low, 0));
  if (width > 1) store<f32>(to, f32x4.extract_lane(low, 1), 4);
  if (width > 2) store<f32>(to, f32x4.extract_lane(low, 2), 8);
}

/** One row times one column, for products with a single output column. `stride` is from one row pointer to the next segment's. */
export function rowDot(table: usize, segments: i32, length: i32, column: usize): f32 {
  let sum = f32x4.splat(0);
  let other = sum;
  let rest: f32 = 0;
  for (let segment = 0; segment < segments; segment++) {
    let p = <usize>load<u32>(table);
    table += 24;
    let left = length;
    for (; left >= 8; left -= 8) {
      sum = madd(v128.load(p), v128.load(column), sum);
      other = madd(v128.load(p, 16), v128.load(column, 16), other);
      p += 32;
      column += 32;
    }
    for (; left > 0; left--) {
      rest += load<f32>(p) * load<f32>(column);
      p += 4;
      column += 4;
    }
  }
  return rest + horizontalSum(f32x4.add(sum, other));
}
