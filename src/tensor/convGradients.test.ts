import "./convGradients";
import { beforeAll, describe, expect, it } from "vitest";
import { normal } from "./random";
import { tf } from "./tf";

/** One axis of the test's convolution: "same" padding as tfjs splits it. */
const STRIDE = 2;
const X = [1, 4, 3, 5, 2] as const;
const W = [3, 2, 3, 2, 2] as const;
const Y = [1, 2, 2, 3, 2] as const;
const pad = [1, 2, 3].map((axis) => Math.floor(((Y[axis]! - 1) * STRIDE + W[axis - 1]! - X[axis]!) / 2));

/** The flat indices of every (x, w, y) that the convolution multiplies and adds. */
function termsOfConvolution(): [x: number, w: number, y: number][] {
  const terms: [number, number, number][] = [];
  const flat = (shape: readonly number[], at: number[]) =>
    at.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);
  for (let y = 0; y < tf.util.sizeFromShape([...Y]); y++) {
    const [, ...out] = tf.util.indexToLoc(y, 5, tf.util.computeStrides([...Y]));
    for (let w = 0; w < tf.util.sizeFromShape([...W]); w++) {
      const tap = tf.util.indexToLoc(w, 5, tf.util.computeStrides([...W]));
      const at = [0, 1, 2].map((axis) => out[axis]! * STRIDE + tap[axis]! - pad[axis]!);
      const inside = at.every((position, axis) => position >= 0 && position < X[axis + 1]!);
      if (tap[4] === out[3] && inside) terms.push([flat(X, [0, ...at, tap[3]!]), w, y]);
    }
  }
  return terms;
}

const terms = termsOfConvolution();
const forEachTerm = (visit: (x: number, w: number, y: number) => void) =>
  terms.forEach((term) => visit(...term));

/** In double precision: y, and the slope of Σ y² along x. */
function forward(x: Float64Array, w: Float64Array): Float64Array {
  const y = new Float64Array(tf.util.sizeFromShape([...Y]));
  forEachTerm((i, j, k) => (y[k]! += x[i]! * w[j]!));
  return y;
}
function slope(x: Float64Array, w: Float64Array): Float64Array {
  const y = forward(x, w);
  const dx = new Float64Array(x.length);
  forEachTerm((i, j, k) => (dx[i]! += 2 * y[k]! * w[j]!));
  return dx;
}
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);

/** Central differences of f along each element of its operands. */
function differences(f: (x: Float64Array, w: Float64Array) => number, operands: Float64Array[]): number[][] {
  const step = 1e-5;
  return operands.map((operand, which) =>
    Array.from(operand, (_, i) => {
      const at = (shift: number) => {
        const moved = operands.map((values) => values.slice());
        moved[which]![i]! += shift;
        return f(moved[0]!, moved[1]!);
      };
      return (at(step) - at(-step)) / (2 * step);
    }),
  );
}

function expectClose(actual: Float32Array, expected: number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-4 * scale));
}

describe("derivatives of 3D convolutions, against differences in double precision", () => {
  let x: tf.Tensor5D, w: tf.Tensor5D, doubles: Float64Array[];
  beforeAll(async () => {
    await tf.setBackend("cpu");
    x = normal([...X], 31, 0, 0) as tf.Tensor5D;
    w = normal([...W], 31, 1, 0) as tf.Tensor5D;
    doubles = [x, w].map((tensor) => Float64Array.from(tensor.dataSync()));
  });

  it("a convolution, twice: the gradient penalty", () => {
    const penalty = (x: tf.Tensor, w: tf.Tensor) => {
      const squares = (at: tf.Tensor) =>
        tf.sum(tf.square(tf.conv3d(at as tf.Tensor5D, w as tf.Tensor5D, STRIDE, "same")));
      return tf.sum(tf.square(tf.grad(squares)(x)));
    };
    const expected = differences((a, b) => total(slope(a, b)), doubles);
    const actual = tf.grads(penalty)([x, w]);
    expected.forEach((values, i) => expectClose(actual[i]!.dataSync<"float32">(), values));
  });

  it("a transposed convolution, once", () => {
    const y = normal([...Y], 31, 2, 0);
    const spread = (y: tf.Tensor, w: tf.Tensor) =>
      tf.sum(tf.square(tf.conv3dTranspose(y as tf.Tensor5D, w as tf.Tensor5D, [...X], STRIDE, "same")));
    const transposed = (values: Float64Array, filter: Float64Array) => {
      const dx = new Float64Array(tf.util.sizeFromShape([...X]));
      forEachTerm((i, j, k) => (dx[i]! += values[k]! * filter[j]!));
      return total(dx);
    };
    const expected = differences(transposed, [Float64Array.from(y.dataSync()), doubles[1]!]);
    const actual = tf.grads(spread)([y, w]);
    expected.forEach((values, i) => expectClose(actual[i]!.dataSync<"float32">(), values));
  });

  it("the filter's derivative, once more: what meta-gradients through weights need", () => {
    const squares = (x: tf.Tensor) => {
      const along = (filter: tf.Tensor) =>
        tf.sum(tf.square(tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, STRIDE, "same")));
      return tf.sum(tf.square(tf.grad(along)(w)));
    };
    const filterSlope = (a: Float64Array, b: Float64Array) => {
      const y = forward(a, b);
      const dw = new Float64Array(b.length);
      forEachTerm((i, j, k) => (dw[j]! += 2 * y[k]! * a[i]!));
      return total(dw);
    };
    const [expected] = differences(filterSlope, doubles);
    expectClose(tf.grad(squares)(x).dataSync() as Float32Array, expected!);
  });
});
