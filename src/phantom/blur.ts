/**
 * Gaussian blur of a square image by three box blurs in each direction (Wells 1986); edges repeat.
 * @param sigma  standard deviation in pixels; below 0.2 the image is returned as it is
 */
export function gaussianBlur(image: Float32Array, size: number, sigma: number): Float32Array {
  if (sigma < 0.2) return image;
  if (sigma < 1.2) return narrowBlur(image, size, sigma);
  if (sigma > 12) return coarseBlur(image, size, sigma);
  const from = image.slice();
  let to = new Float32Array(image.length);
  // Three boxes of width w have the variance (w² − 1) / 4.
  const radius = (Math.sqrt(4 * sigma * sigma + 1) - 1) / 2;
  for (let pass = 0; pass < 3; pass++) {
    for (let j = 0; j < size; j++) boxLine(from, to, j * size, 1, size, radius);
    for (let i = 0; i < size; i++) boxLine(to, from, i, size, size, radius);
  }
  to = from;
  return to;
}

/** One running box sum of fractional radius along a line. */
function boxLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  count: number,
  radius: number,
): void {
  const whole = Math.floor(radius);
  const part = radius - whole;
  const scale = 1 / (2 * radius + 1);
  const at = (k: number) => from[start + Math.max(0, Math.min(count - 1, k)) * stride]!;
  let sum = 0;
  for (let k = -whole; k <= whole; k++) sum += at(k);
  for (let k = 0; k < count; k++) {
    to[start + k * stride] = (sum + part * (at(k - whole - 1) + at(k + whole + 1))) * scale;
    sum += at(k + whole + 1) - at(k - whole);
  }
}

/** Direct convolution, for kernels too narrow for boxes. */
function narrowBlur(image: Float32Array, size: number, sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = kernel.reduce((a, b) => a + b, 0);
  const along = (from: Float32Array, step: "row" | "column") => {
    const to = new Float32Array(from.length);
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < size; i++) {
        let value = 0;
        for (let k = -reach; k <= reach; k++) {
          const y = step === "row" ? j : Math.max(0, Math.min(size - 1, j + k));
          const x = step === "row" ? Math.max(0, Math.min(size - 1, i + k)) : i;
          value += kernel[k + reach]! * from[y * size + x]!;
        }
        to[j * size + i] = value / sum;
      }
    }
    return to;
  };
  return along(along(image, "row"), "column");
}

/** Wide blurs hold no detail: done at a smaller size and interpolated back. */
function coarseBlur(image: Float32Array, size: number, sigma: number): Float32Array {
  const factor = Math.floor(sigma / 4);
  const small = Math.ceil(size / factor);
  const coarse = new Float32Array(small * small);
  const count = new Float32Array(small * small);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      const at = Math.floor(j / factor) * small + Math.floor(i / factor);
      coarse[at]! += image[j * size + i]!;
      count[at]! += 1;
    }
  }
  for (let at = 0; at < coarse.length; at++) coarse[at]! /= count[at]!;
  return enlarge(gaussianBlur(coarse, small, sigma / factor), small, size, factor);
}

function enlarge(coarse: Float32Array, small: number, size: number, factor: number): Float32Array {
  const result = new Float32Array(size * size);
  const last = small - 1;
  for (let j = 0; j < size; j++) {
    const y = Math.max(0, Math.min(last, (j + 0.5) / factor - 0.5));
    const y0 = Math.floor(y);
    const y1 = Math.min(last, y0 + 1);
    for (let i = 0; i < size; i++) {
      const x = Math.max(0, Math.min(last, (i + 0.5) / factor - 0.5));
      const x0 = Math.floor(x);
      const x1 = Math.min(last, x0 + 1);
      const top = coarse[y0 * small + x0]! * (1 - x + x0) + coarse[y0 * small + x1]! * (x - x0);
      const bottom = coarse[y1 * small + x0]! * (1 - x + x0) + coarse[y1 * small + x1]! * (x - x0);
      result[j * size + i] = top * (1 - y + y0) + bottom * (y - y0);
    }
  }
  return result;
}
