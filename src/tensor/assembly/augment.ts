import { fillZero, horizontalSum, madd } from "./simd";

// Differentiable augmentation (see diffAugment.ts) of images `first` to `last` − 1 of a batch. A row of `draws` is
// brightness, contrast, shift by rows and columns, centre of the cut. Lengths along a row count floats.

const DRAW_BYTES: usize = 24;

/** y = contrast · x + (1 − contrast) · mean + brightness, moved, and 0 in the cut and where nothing moved to. */
export function augmentImages(
  x: usize,
  first: i32,
  last: i32,
  rows: i32,
  columns: i32,
  channels: i32,
  draws: usize,
  reach: i32,
  brighten: f32,
  y: usize,
): void {
  const length = columns * channels;
  const image = (<usize>(rows * length)) << 2;
  for (let at = first; at < last; at++) {
    const draw = draws + <usize>at * DRAW_BYTES;
    const contrast = load<f32>(draw, 4);
    const down = <i32>load<f32>(draw, 8);
    const right = <i32>load<f32>(draw, 12) * channels;
    const from = x + <usize>at * image;
    let sum: f64 = 0;
    for (let row = 0; row < rows; row++) sum += <f64>rowSum(from + rowAt(row, length), 0, length);
    const mean = <f32>(sum / <f64>(rows * length));
    const offset: f32 = (<f32>1 - contrast) * mean + brighten * load<f32>(draw);
    let to = y + <usize>at * image;
    for (let row = 0; row < rows; row++) {
      fillZero(to, length);
      const source = row - down;
      if (source >= 0 && source < rows) {
        const start = max(0, right);
        const end = min(length, length + right);
        const line = from + rowAt(source, length) - ((<isize>right) << 2);
        scaleRow(line, start, end, contrast, offset, to);
        clearCut(draw, row, reach, length, channels, to);
      }
      to += (<usize>length) << 2;
    }
  }
}

/** The transpose of the linear part: x is the gradient by y, y that by x. */
export function augmentImagesGrad(
  x: usize,
  first: i32,
  last: i32,
  rows: i32,
  columns: i32,
  channels: i32,
  draws: usize,
  reach: i32,
  y: usize,
): void {
  const length = columns * channels;
  const image = (<usize>(rows * length)) << 2;
  for (let at = first; at < last; at++) {
    const draw = draws + <usize>at * DRAW_BYTES;
    const contrast = load<f32>(draw, 4);
    const down = <i32>load<f32>(draw, 8);
    const right = <i32>load<f32>(draw, 12) * channels;
    const to = y + <usize>at * image;
    fillZero(to, rows * length);
    let sum: f64 = 0;
    for (let row = 0; row < rows; row++) {
      const source = row - down;
      if (source < 0 || source >= rows) continue;
      const from = x + <usize>at * image + rowAt(row, length);
      const start = max(0, right);
      const end = min(length, length + right);
      // Left of the cut and right of it; the two meet where there is none in this row.
      const cutStart = cutFrom(draw, row, reach, length, channels);
      const cutEnd = cutTo(draw, row, reach, length, channels);
      const target = to + rowAt(source, length) - ((<isize>right) << 2);
      sum += <f64>rowSum(from, start, min(end, cutStart)) + <f64>rowSum(from, max(start, cutEnd), end);
      scaleRow(from, start, min(end, cutStart), contrast, 0, target);
      scaleRow(from, max(start, cutEnd), end, contrast, 0, target);
    }
    addConstant(to, rows * length, ((<f32>1 - contrast) * <f32>sum) / <f32>(rows * length));
  }
}

function rowAt(row: i32, length: i32): usize {
  return (<usize>(row * length)) << 2;
}

/** First float of the cut in this row; without one it is the end of the row. */
function cutFrom(draw: usize, row: i32, reach: i32, length: i32, channels: i32): i32 {
  const apart = row - <i32>load<f32>(draw, 16);
  if (apart < -reach || apart >= reach) return length;
  return min(length, max(0, (<i32>load<f32>(draw, 20) - reach) * channels));
}

/** First float after the cut in this row. */
function cutTo(draw: usize, row: i32, reach: i32, length: i32, channels: i32): i32 {
  const apart = row - <i32>load<f32>(draw, 16);
  if (apart < -reach || apart >= reach) return length;
  return min(length, max(0, (<i32>load<f32>(draw, 20) + reach) * channels));
}

function clearCut(draw: usize, row: i32, reach: i32, length: i32, channels: i32, to: usize): void {
  const start = cutFrom(draw, row, reach, length, channels);
  const end = cutTo(draw, row, reach, length, channels);
  if (end > start) fillZero(to + ((<usize>start) << 2), end - start);
}

function rowSum(from: usize, start: i32, end: i32): f32 {
  let lanes = f32x4.splat(0);
  let i = start;
  for (; i + 4 <= end; i += 4) lanes = f32x4.add(lanes, v128.load(from + ((<usize>i) << 2)));
  let sum = horizontalSum(lanes);
  for (; i < end; i++) sum += load<f32>(from + ((<usize>i) << 2));
  return sum;
}

/** to[i] = factor · from[i] + offset for i from `start` to `end` − 1. */
function scaleRow(from: usize, start: i32, end: i32, factor: f32, offset: f32, to: usize): void {
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(to + at, madd(v128.load(from + at), f32x4.splat(factor), f32x4.splat(offset)));
  }
  for (; i < end; i++) {
    const at = (<usize>i) << 2;
    store<f32>(to + at, load<f32>(from + at) * factor + offset);
  }
}

function addConstant(to: usize, count: i32, value: f32): void {
  for (let i = 0; i < count; i++) {
    const at = to + ((<usize>i) << 2);
    store<f32>(at, load<f32>(at) + value);
  }
}
