import { madd } from "./simd";

/**
 * C += Aᵀ · B for six columns of A and eight of B, summed over `depth`.
 * @param left   [depth][6]
 * @param panel  [depth][8]
 * @param to     address in C, whose rows are `stride` bytes apart
 */
export function outerTile6(
  left: usize,
  panel: usize,
  depth: i32,
  to: usize,
  stride: usize,
  rows: i32,
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
  let i = 0;
  for (; i + 4 <= depth; i += 4) {
    let x = v128.load(panel);
    let y = v128.load(panel, 16);
    let w = v128.load32_splat(left);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load32_splat(left, 4);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load32_splat(left, 8);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load32_splat(left, 12);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    w = v128.load32_splat(left, 16);
    e0 = madd(w, x, e0);
    e1 = madd(w, y, e1);
    w = v128.load32_splat(left, 20);
    f0 = madd(w, x, f0);
    f1 = madd(w, y, f1);

    x = v128.load(panel, 32);
    y = v128.load(panel, 48);
    w = v128.load32_splat(left, 24);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load32_splat(left, 28);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load32_splat(left, 32);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load32_splat(left, 36);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    w = v128.load32_splat(left, 40);
    e0 = madd(w, x, e0);
    e1 = madd(w, y, e1);
    w = v128.load32_splat(left, 44);
    f0 = madd(w, x, f0);
    f1 = madd(w, y, f1);

    x = v128.load(panel, 64);
    y = v128.load(panel, 80);
    w = v128.load32_splat(left, 48);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load32_splat(left, 52);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load32_splat(left, 56);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load32_splat(left, 60);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    w = v128.load32_splat(left, 64);
    e0 = madd(w, x, e0);
    e1 = madd(w, y, e1);
    w = v128.load32_splat(left, 68);
    f0 = madd(w, x, f0);
    f1 = madd(w, y, f1);

    x = v128.load(panel, 96);
    y = v128.load(panel, 112);
    w = v128.load32_splat(left, 72);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load32_splat(left, 76);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load32_splat(left, 80);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load32_splat(left, 84);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    w = v128.load32_splat(left, 88);
    e0 = madd(w, x, e0);
    e1 = madd(w, y, e1);
    w = v128.load32_splat(left, 92);
    f0 = madd(w, x, f0);
    f1 = madd(w, y, f1);
    left += 96;
    panel += 128;
  }
  for (; i < depth; i++) {
    const x = v128.load(panel);
    const y = v128.load(panel, 16);
    let w = v128.load32_splat(left);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load32_splat(left, 4);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load32_splat(left, 8);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load32_splat(left, 12);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    w = v128.load32_splat(left, 16);
    e0 = madd(w, x, e0);
    e1 = madd(w, y, e1);
    w = v128.load32_splat(left, 20);
    f0 = madd(w, x, f0);
    f1 = madd(w, y, f1);
    left += 24;
    panel += 32;
  }
  addRow(to, a0, a1, width);
  if (rows > 1) addRow(to + stride, b0, b1, width);
  if (rows > 2) addRow(to + 2 * stride, c0, c1, width);
  if (rows > 3) addRow(to + 3 * stride, d0, d1, width);
  if (rows > 4) addRow(to + 4 * stride, e0, e1, width);
  if (rows > 5) addRow(to + 5 * stride, f0, f1, width);
}

/** As `outerTile6` for up to four columns of A, laid out [depth][4]. */
export function outerTile4(
  left: usize,
  panel: usize,
  depth: i32,
  to: usize,
  stride: usize,
  rows: i32,
  width: i32,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0,
    b0 = a0,
    b1 = a0,
    c0 = a0,
    c1 = a0,
    d0 = a0,
    d1 = a0;
  for (let i = 0; i < depth; i++) {
    const x = v128.load(panel);
    const y = v128.load(panel, 16);
    let w = v128.load32_splat(left);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load32_splat(left, 4);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load32_splat(left, 8);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load32_splat(left, 12);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    left += 16;
    panel += 32;
  }
  addRow(to, a0, a1, width);
  if (rows > 1) addRow(to + stride, b0, b1, width);
  if (rows > 2) addRow(to + 2 * stride, c0, c1, width);
  if (rows > 3) addRow(to + 3 * stride, d0, d1, width);
}

function addRow(to: usize, low: v128, high: v128, width: i32): void {
  if (width == 8) {
    v128.store(to, f32x4.add(v128.load(to), low));
    v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
    return;
  }
  if (width >= 4) {
    v128.store(to, f32x4.add(v128.load(to), low));
    to += 16;
    low = high;
    width -= 4;
  }
  if (width > 0) store<f32>(to, load<f32>(to) + f32x4.extract_lane(low, 0));
  if (width > 1) store<f32>(to, load<f32>(to, 4) + f32x4.extract_lane(low, 1), 4);
  if (width > 2) store<f32>(to, load<f32>(to, 8) + f32x4.extract_lane(low, 2), 8);
}

/** The same for one column of B: C[i] += Σ A[p, i] · b[p], with A found through row pointers. */
export function outerColumn(
  table: usize,
  entryStep: usize,
  tileStep: usize,
  start: i32,
  end: i32,
  column: usize,
  depth: i32,
  to: usize,
): void {
  for (; start + 16 <= end; start += 16) {
    let a = f32x4.splat(0);
    let b = a,
      c = a,
      d = a;
    for (let i = 0; i < depth; i++) {
      const p =
        <usize>load<u32>(table + <usize>(i / 6) * tileStep + <usize>(i % 6) * entryStep) + (start << 2);
      const w = v128.load32_splat(column + (i << 2));
      a = madd(w, v128.load(p), a);
      b = madd(w, v128.load(p, 16), b);
      c = madd(w, v128.load(p, 32), c);
      d = madd(w, v128.load(p, 48), d);
    }
    const out = to + (start << 2);
    v128.store(out, f32x4.add(v128.load(out), a));
    v128.store(out, f32x4.add(v128.load(out, 16), b), 16);
    v128.store(out, f32x4.add(v128.load(out, 32), c), 32);
    v128.store(out, f32x4.add(v128.load(out, 48), d), 48);
  }
  for (; start < end; start++) {
    let sum: f32 = 0;
    for (let i = 0; i < depth; i++) {
      const p =
        <usize>load<u32>(table + <usize>(i / 6) * tileStep + <usize>(i % 6) * entryStep) + (start << 2);
      sum += load<f32>(column + (i << 2)) * load<f32>(p);
    }
    const out = to + (start << 2);
    store<f32>(out, load<f32>(out) + sum);
  }
}
