import { expect } from "vitest";
import { adaptiveAveragePool, averagePool, batchNorm, biasAdd, conv2d, convTranspose2d } from "../ops";
import { dense, glu, leakyRelu, normalise, sigmoid, softplus, spectralNorm, tanh, upsample2 } from "../ops";
import { normal } from "../random";
import { tf } from "../tf";

type Op = (...inputs: never[]) => tf.Tensor;
export interface OpCase {
  name: string;
  op: Op;
  shapes: number[][];
  /** Terms in the longest sum, which sets the tolerance. */
  terms: number;
  /** Whether it has a second derivative; most have. */
  second?: boolean;
  /** Whether the gradient is the slope of the values; not where some input counts as a constant by definition. */
  exact?: boolean;
}

const shapes = (...list: number[][]) => list;
const convCases: OpCase[] = [];
for (const [size, kernel, stride, pad, cin, cout] of [
  [7, 3, 1, "same", 1, 33],
  [8, 3, 1, "same", 5, 7],
  [9, 4, 2, "same", 3, 8],
  [8, 4, 2, "same", 33, 17],
  [10, 4, 2, 1, 16, 16],
  [5, 1, 1, "valid", 9, 31],
  [6, 1, 2, "same", 4, 4],
  [4, 4, 1, "valid", 12, 1],
  [11, 5, 2, "valid", 2, 6],
  [12, 3, 1, 1, 24, 32],
] as const) {
  convCases.push({
    name: `conv2d ${size}² ${cin}→${cout} k${kernel} s${stride} ${pad}`,
    op: (x: tf.Tensor4D, w: tf.Tensor4D) => conv2d(x, w, stride, pad),
    shapes: shapes([2, size, size + 1, cin], [kernel, kernel, cin, cout]),
    terms: kernel * kernel * Math.max(cin, cout) + 2 * size * size,
  });
}
for (const [size, kernel, stride, cin, cout] of [
  [4, 4, 2, 33, 5],
  [5, 3, 1, 8, 16],
  [3, 5, 2, 1, 2],
  [1, 4, 4, 10, 12],
] as const) {
  convCases.push({
    name: `convTranspose2d ${size}² ${cin}→${cout} k${kernel} s${stride}`,
    op: (x: tf.Tensor4D, w: tf.Tensor4D) => convTranspose2d(x, w, stride, "same"),
    shapes: shapes([2, size, size + 1, cin], [kernel, kernel, cout, cin]),
    terms: kernel * kernel * Math.max(cin, cout) + size * size * 8,
  });
}

const matMulCases: OpCase[] = [];
for (const [m, k, n] of [
  [13, 300, 9],
  [100, 7, 64],
  [1, 250, 1],
  [33, 1, 5],
] as const) {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      matMulCases.push({
        name: `matMul ${m}×${k}×${n} ${transposeA ? "Aᵀ" : "A"}${transposeB ? "Bᵀ" : "B"}`,
        op: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b, transposeA, transposeB),
        shapes: shapes(transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]),
        terms: Math.max(m, k, n),
      });
    }
  }
}

/** Every op with odd sizes, strides, paddings and channel counts. */
export const opCases: OpCase[] = [
  ...convCases,
  ...matMulCases,
  {
    name: "matMul in batches",
    op: (a: tf.Tensor3D, b: tf.Tensor3D) => tf.matMul(a, b),
    shapes: shapes([3, 5, 7], [3, 7, 9]),
    terms: 9,
  },
  {
    name: "dense",
    op: (x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D) => dense(x, w, b),
    shapes: shapes([5, 100], [100, 33], [33]),
    terms: 100,
  },
  {
    name: "biasAdd",
    op: (x: tf.Tensor, b: tf.Tensor1D) => biasAdd(x, b),
    shapes: shapes([3, 5, 4, 7], [7]),
    terms: 60,
  },
  ...[1, 7, 33].map((channels) => ({
    name: `batchNorm ${channels}`,
    op: (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) => batchNorm(x, gamma, beta).y,
    shapes: shapes([3, 5, 4, channels], [channels], [channels]),
    terms: 1000,
  })),
  {
    name: "normalise",
    op: (x: tf.Tensor, mean: tf.Tensor1D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      normalise(x, mean, tf.square(mean), gamma, beta, 1e-1),
    shapes: shapes([3, 5, 4, 7], [7], [7], [7]),
    terms: 1000,
  },
  {
    name: "leakyRelu",
    op: (x: tf.Tensor) => leakyRelu(x, 0.2),
    shapes: shapes([3, 5, 4, 7]),
    terms: 1,
  },
  {
    name: "leakyRelu with gain",
    op: (x: tf.Tensor) => leakyRelu(x, 0.1, Math.SQRT2),
    shapes: shapes([5, 32]),
    terms: 1,
  },
  ...[[0, 1, 2], [1, 2], [1], [3], [0, 2]].map((axes) => ({
    name: `sum and mean over ${axes.join()}`,
    op: (x: tf.Tensor) => tf.add(tf.sum(x, axes), tf.mean(x, axes)),
    shapes: shapes([3, 17, 9, 7]),
    terms: 459,
  })),
  { name: "glu", op: (x: tf.Tensor) => glu(x), shapes: shapes([3, 5, 4, 14]), terms: 4 },
  { name: "glu even", op: (x: tf.Tensor) => glu(x), shapes: shapes([3, 5, 4, 64]), terms: 4 },
  { name: "upsample2", op: (x: tf.Tensor4D) => upsample2(x), shapes: shapes([2, 3, 5, 7]), terms: 4 },
  { name: "averagePool", op: (x: tf.Tensor4D) => averagePool(x, 2), shapes: shapes([2, 4, 6, 7]), terms: 4 },
  {
    name: "adaptiveAveragePool",
    op: (x: tf.Tensor4D) => adaptiveAveragePool(x, 2),
    shapes: shapes([2, 8, 6, 5]),
    terms: 12,
  },
  { name: "sigmoid", op: (x: tf.Tensor) => sigmoid(x), shapes: shapes([3, 41]), terms: 4 },
  { name: "tanh", op: (x: tf.Tensor) => tanh(x), shapes: shapes([3, 41]), terms: 4 },
  { name: "softplus", op: (x: tf.Tensor) => softplus(x), shapes: shapes([3, 41]), terms: 4 },
  {
    name: "spectralNorm",
    op: (w: tf.Tensor4D) => spectralNorm(w, tf.ones([7])).w,
    shapes: shapes([3, 3, 5, 7]),
    terms: 100,
    exact: false,
  },
];

interface Result {
  forward: Float32Array;
  grads: Float32Array[];
  shape: number[];
}

/** Forward and the gradient of Σ op(x)·r for a fixed random r, on one backend. */
async function evaluate(backend: string, { op, shapes }: OpCase): Promise<Result> {
  await tf.setBackend(backend);
  const inputs = shapes.map((shape, i) => normal(shape, 11, i, 0));
  const apply = (...args: tf.Tensor[]) => op(...(args as never[]));
  const y = apply(...inputs);
  const weights = normal(y.shape, 12, 99, 0);
  const gradOf = tf.grads((...args: tf.Tensor[]) => tf.sum(tf.mul(apply(...args), weights)));
  const grads = gradOf(inputs);
  const result = {
    forward: await y.data<"float32">(),
    grads: await Promise.all(grads.map((grad) => grad.data<"float32">())),
    shape: y.shape,
  };
  tf.dispose([inputs, y, weights, grads]);
  return result;
}

/** Rounding of a sum of n terms grows like √n for random signs; 16 covers the tail and the terms' own rounding. */
function expectClose(actual: Float32Array, expected: Float32Array, terms: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  const tolerance = 16 * Math.sqrt(terms) * 2 ** -24 * scale;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
  }
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** Runs a case on a backend and on the plain JavaScript reference, and compares results and gradients. */
export async function compareWithReference(backend: string, example: OpCase): Promise<void> {
  const expected = await evaluate("cpu", example);
  const actual = await evaluate(backend, example);
  expect(actual.shape).toEqual(expected.shape);
  expectClose(actual.forward, expected.forward, example.terms);
  actual.grads.forEach((grad, i) => expectClose(grad, expected.grads[i]!, example.terms));
}
