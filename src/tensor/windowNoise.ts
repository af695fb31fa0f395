import { mix, streamBase } from "@/domain/random";
import type { Triple } from "@/domain/volume";
import { hasKernel, runKernel } from "./fusedGradients";
import { NOISE, type WindowAttrs } from "./noise";
import { tf } from "./tf";

/** Bounds that give a uniform draw a variance of 1. */
const LOW = -Math.sqrt(3);
const RANGE = 2 * Math.sqrt(3);

/** What seed, stream, plane and row contribute to every draw of a row. */
export function rowBase(base: number, plane: number, row: number): number {
  return streamBase(base + plane, row);
}

/**
 * Noise of an endless volume seen through a window: mean 0, variance 1, each value a function of seed, stream,
 * coordinate and channel only, so that windows agree wherever they overlap. Coordinates may be negative.
 * @param start  plane, row and column of the first voxel
 * @returns [planes, rows, columns, channels]
 */
export function windowNoise(
  seed: number,
  stream: number,
  start: Triple,
  size: Triple,
  channels: number,
): tf.Tensor4D {
  const attrs: WindowAttrs = {
    shape: [...size, channels],
    base: streamBase(seed, stream),
    start,
    low: LOW,
    range: RANGE,
  };
  if (hasKernel(NOISE.window)) return runKernel(NOISE.window, {}, attrs);
  return tf.tensor4d(drawn(attrs), [...size, channels]);
}

function drawn({ shape, base, start, low, range }: WindowAttrs): Float32Array {
  const [planes, rows, columns, channels] = shape as [number, number, number, number];
  const width = columns * channels;
  const values = new Float32Array(planes * rows * width);
  for (let line = 0; line < planes * rows; line++) {
    const plane = start[0] + Math.floor(line / rows);
    const key = rowBase(base, plane, start[1] + (line % rows));
    for (let i = 0; i < width; i++) {
      values[line * width + i] = low + range * (mix(key + start[2] * channels + i) / 4294967296);
    }
  }
  return values;
}
