import type { ClassifierModel } from "../classifier/model";
import { logitsOf } from "../classifier/predict";
import type { Params } from "@/tensor/params";

/**
 * How far the class's log odds fall when a patch is replaced by the mean image there (Zeiler & Fergus 2014,
 * arXiv 1311.2901, section 4.2). Odds, because a probability of nearly 1 hardly moves. Patches overlap by half; a
 * pixel's value is the mean over its patches.
 * @returns falls, size × size; negative where hiding the patch spoke for the class
 */
export async function occlusion(
  model: ClassifierModel,
  params: Params,
  image: Float32Array,
  baseline: Float32Array,
  classIndex: number,
): Promise<Float32Array> {
  const { config } = model;
  const { size } = config;
  const patch = Math.round(size / 8);
  const stride = Math.max(1, patch >> 1);
  const starts: number[] = [];
  for (let at = 0; at < size; at += stride) starts.push(Math.min(at, size - patch));
  const corners = starts.flatMap((row) => starts.map((column) => ({ row, column })));
  const read = (indices: readonly number[]): Promise<Float32Array> => {
    const pixels = new Float32Array(indices.length * size * size);
    indices.forEach((index, i) => {
      const own = pixels.subarray(i * size * size, (i + 1) * size * size);
      own.set(image);
      // The first is the whole image.
      if (index > 0) hide(own, baseline, size, patch, corners[index - 1]!);
    });
    return Promise.resolve(pixels);
  };
  const logits = await logitsOf(params, config, { count: corners.length + 1, read });
  const classes = config.classIds.length;
  const of = (i: number): number => logOdds(logits.subarray(i * classes, (i + 1) * classes), classIndex);
  return spread(
    corners.map((corner, i) => ({ ...corner, fall: of(0) - of(i + 1) })),
    size,
    patch,
  );
}

function logOdds(logits: Float32Array, classIndex: number): number {
  const others = [...logits].filter((_, c) => c !== classIndex);
  const highest = Math.max(...others);
  const sum = others.reduce((total, value) => total + Math.exp(value - highest), 0);
  return logits[classIndex]! - highest - Math.log(sum);
}

interface Corner {
  readonly row: number;
  readonly column: number;
}

function hide(
  pixels: Float32Array,
  baseline: Float32Array,
  size: number,
  patch: number,
  corner: Corner,
): void {
  for (let row = corner.row; row < corner.row + patch; row++) {
    const start = row * size + corner.column;
    pixels.set(baseline.subarray(start, start + patch), start);
  }
}

function spread(falls: readonly (Corner & { fall: number })[], size: number, patch: number): Float32Array {
  const sum = new Float32Array(size * size);
  const count = new Float32Array(size * size);
  for (const { row, column, fall } of falls) {
    for (let y = row; y < row + patch; y++) {
      for (let x = column; x < column + patch; x++) {
        sum[y * size + x]! += fall;
        count[y * size + x]! += 1;
      }
    }
  }
  return sum.map((value, i) => value / count[i]!);
}
