import { fillZero } from "./simd";

// Images seen as boxes of `boxRows` × `boxColumns` pixels: summing boxes is average pooling forwards and nearest
// upsampling backwards; spreading a pixel over its box is the reverse of both. Sizes are those of the small image.

/** to[r, c] = scale · Σ over the box at (r, c). `rows` counts over the whole batch. */
export function sumBoxes(
  from: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  boxRows: i32,
  boxColumns: i32,
  scale: f32,
  to: usize,
): void {
  const pixel = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++) {
    fillZero(to, columns * channels);
    for (let a = 0; a < boxRows; a++) {
      let out = to;
      for (let column = 0; column < columns; column++) {
        for (let b = 0; b < boxColumns; b++) {
          addPixel(from, out, channels, scale);
          from += pixel;
        }
        out += pixel;
      }
    }
    to += <usize>columns * pixel;
  }
}

function addPixel(from: usize, to: usize, channels: i32, scale: f32): void {
  const bytes = (<usize>channels) << 2;
  const factor = f32x4.splat(scale);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), f32x4.mul(v128.load(from + i), factor)));
  }
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i) * scale);
}

/** Every pixel of the box at (r, c) = scale · from[r, c]. */
export function spreadBoxes(
  from: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  boxRows: i32,
  boxColumns: i32,
  scale: f32,
  to: usize,
): void {
  const pixel = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++) {
    for (let a = 0; a < boxRows; a++) {
      let at = from;
      for (let column = 0; column < columns; column++) {
        for (let b = 0; b < boxColumns; b++) {
          scalePixel(at, to, channels, scale);
          to += pixel;
        }
        at += pixel;
      }
    }
    from += <usize>columns * pixel;
  }
}

function scalePixel(from: usize, to: usize, channels: i32, scale: f32): void {
  const bytes = (<usize>channels) << 2;
  const factor = f32x4.splat(scale);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.mul(v128.load(from + i), factor));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i) * scale);
}
