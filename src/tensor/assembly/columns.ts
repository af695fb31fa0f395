import { fillZero, madd } from "./simd";

// Sums over the rows of a rows × channels matrix. Each block of rows is summed by itself and then added, so that
// the rounding error grows with the block and the number of blocks, not with all rows.

/** Rows of a block. */
const BLOCK: i32 = 128;

/** What is added up for each element. */
const PLAIN: i32 = 0;
const SQUARED: i32 = 1;

/** sums[c] = Σ x[r, c]. `partial` has room for as many floats. */
export function columnSums(x: usize, rows: i32, channels: i32, sums: usize, partial: usize): void {
  blockwise(x, rows, channels, 0, sums, partial, PLAIN);
}

/** sums[c] = Σ (x[r, c] − mean[c])². */
export function columnSquares(
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  sums: usize,
  partial: usize,
): void {
  blockwise(x, rows, channels, mean, sums, partial, SQUARED);
}

function blockwise(
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  sums: usize,
  partial: usize,
  mode: i32,
): void {
  const pitch = (<usize>channels) << 2;
  fillZero(sums, channels);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    fillZero(partial, channels);
    if (mode == PLAIN) sumRows(x, count, channels, partial);
    else squareRows(x, count, channels, mean, partial);
    addTo(sums, partial, channels);
    x += <usize>count * pitch;
  }
}

/**
 * The sums of each block, [blocks, channels]: what `columnSums`, `columnSquares` and `centredProducts` add up in turn.
 * @param mean  subtracted where products or squares are meant; 0: plain sums
 * @param other  multiplied with the difference; 0: the difference itself
 */
export function columnBlocks(
  x: usize,
  other: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  partials: usize,
): void {
  const pitch = (<usize>channels) << 2;
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    fillZero(partials, channels);
    if (mean == 0) sumRows(x, count, channels, partials);
    else if (other == 0) squareRows(x, count, channels, mean, partials);
    else productRows(x, other, count, channels, mean, partials);
    x += <usize>count * pitch;
    if (other) other += <usize>count * pitch;
    partials += pitch;
  }
}

/** sums[c] = Σ over the blocks, in their order. */
export function addBlocks(partials: usize, blocks: i32, channels: i32, sums: usize): void {
  fillZero(sums, channels);
  for (let block = 0; block < blocks; block++) {
    addTo(sums, partials, channels);
    partials += (<usize>channels) << 2;
  }
}

/** sums[c] = Σ dy·(x − mean[c]). */
export function centredProducts(
  x: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  sums: usize,
  partial: usize,
): void {
  const pitch = (<usize>channels) << 2;
  fillZero(sums, channels);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    columnBlocks(x, dy, count, channels, mean, partial);
    addTo(sums, partial, channels);
    x += <usize>count * pitch;
    dy += <usize>count * pitch;
  }
}

function productRows(x: usize, dy: usize, rows: i32, channels: i32, mean: usize, sums: usize): void {
  const bytes = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++) {
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const centred = f32x4.sub(v128.load(x + i), v128.load(mean + i));
      v128.store(sums + i, madd(centred, v128.load(dy + i), v128.load(sums + i)));
    }
    for (; i < bytes; i += 4) {
      const centred = load<f32>(x + i) - load<f32>(mean + i);
      store<f32>(sums + i, load<f32>(sums + i) + centred * load<f32>(dy + i));
    }
    x += bytes;
    dy += bytes;
  }
}

function addTo(sums: usize, partial: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    store<f32>(sums + at, load<f32>(sums + at) + load<f32>(partial + at));
  }
}

function sumRows(x: usize, rows: i32, channels: i32, sums: usize): void {
  const pitch = (<usize>channels) << 2;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = x + ((<usize>c) << 2);
      const low = f32x4.add(v128.load(at), v128.load(at + pitch));
      const high = f32x4.add(v128.load(at + 2 * pitch), v128.load(at + 3 * pitch));
      const to = sums + ((<usize>c) << 2);
      v128.store(to, f32x4.add(v128.load(to), f32x4.add(low, high)));
    }
    for (; c < channels; c++) {
      const at = x + ((<usize>c) << 2);
      const low = load<f32>(at) + load<f32>(at + pitch);
      const high = load<f32>(at + 2 * pitch) + load<f32>(at + 3 * pitch);
      const to = sums + ((<usize>c) << 2);
      store<f32>(to, load<f32>(to) + (low + high));
    }
    x += 4 * pitch;
  }
  for (; row < rows; row++) {
    addTo(sums, x, channels);
    x += pitch;
  }
}

function squareRows(x: usize, rows: i32, channels: i32, mean: usize, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      const centred = f32x4.sub(v128.load(x + at), v128.load(mean + at));
      v128.store(sums + at, madd(centred, centred, v128.load(sums + at)));
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      const centred = load<f32>(x + at) - load<f32>(mean + at);
      store<f32>(sums + at, load<f32>(sums + at) + centred * centred);
    }
    x += (<usize>channels) << 2;
  }
}

/** x ← factor · x. */
export function scale(x: usize, count: i32, factor: f32): void {
  const end = x + ((<usize>count) << 2);
  for (; x < end; x += 4) store<f32>(x, load<f32>(x) * factor);
}
