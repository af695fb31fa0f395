import fc from "fast-check";
import { adaptiveAveragePool, averagePool, batchNorm, biasAdd, conv2d, convTranspose2d } from "../ops";
import {
  dense,
  glu,
  leakyRelu,
  normalise,
  sigmoid,
  softplus,
  spectralNorm,
  spectralNorms,
  tanh,
  upsample2,
} from "../ops";
import type { Padding } from "../ops";
import { activate, batchNormActivate, biasActivate, normaliseActivate, type Activation } from "../activated";
import { augmentImages, type AugmentDraw } from "../diffAugment";
import { meanApart, meanHinge } from "../losses";
import { growFilter } from "../mergeFilter";
import { groupNorm, instanceNorm, pixelNorm } from "../norms";
import { crop, downsampleLinear2, padReflect, padZeros, resizeLinear, upsampleLinear2 } from "../resample";
import { tf } from "../tf";
import { averagePoolVolume, choose, conv3d, convTranspose3d, upsampleVolume2 } from "../volumes";
import type { OpCase } from "./opCases";

// Every op in every rank, stride, padding and odd shape that it can meet. Sizes are small: what goes wrong at the
// borders, at remainders of vectors and tiles, and at sides of 1 goes wrong here.

export interface OpFamily {
  readonly name: string;
  readonly cases: fc.Arbitrary<OpCase>;
  /** Share of the runs that it gets; convolutions have the most to get wrong. */
  readonly weight?: number;
}

const upTo = (max: number, min = 1) => fc.integer({ min, max });
const product = (sides: readonly number[]) => sides.reduce((all, side) => all * side, 1);
const sidesOf = (axes: number, max: number, min = 1) =>
  fc.array(upTo(max, min), { minLength: axes, maxLength: axes });
const paddings = fc.constantFrom<Padding>("same", "valid", 0, 1, 2);
/** 9 and 17 pass the width of the register tile, 13 ends between its vectors. */
const channels = fc.oneof(upTo(5), fc.constantFrom(8, 9, 13, 17));
const shapes = (max: number, ranks: readonly number[] = [1, 2, 3, 4, 5]) =>
  fc.constantFrom(...ranks).chain((rank) => sidesOf(rank, max));

function fits(side: number, filter: number, pad: Padding): boolean {
  if (pad === "same") return true;
  return side + 2 * (pad === "valid" ? 0 : pad) >= filter;
}

type Conv = (x: never, w: never, stride: number, pad: Padding) => tf.Tensor;

function convolutions(name: string, axes: number, maxSide: number, conv: Conv): OpFamily {
  const cases = fc
    .tuple(upTo(2), sidesOf(axes, maxSide), sidesOf(axes, 4), channels, channels, upTo(3), paddings)
    .filter(([, sides, filter, , , , pad]) => sides.every((side, i) => fits(side, filter[i]!, pad)))
    .map(([batch, sides, filter, from, to, stride, pad]) => ({
      name: `${name} [${batch},${sides.join()},${from}] filter ${filter.join()}→${to} stride ${stride} ${pad}`,
      op: (x: tf.Tensor, w: tf.Tensor) => conv(x as never, w as never, stride, pad),
      shapes: [
        [batch, ...sides, from],
        [...filter, from, to],
      ],
      terms: product(filter) * Math.max(from, to) + batch * product(sides),
    }));
  return { name, cases, weight: 3 };
}

type Transposed = (x: never, w: never, stride: number, pad: "same") => tf.Tensor;

function transposedConvolutions(name: string, axes: number, maxSide: number, conv: Transposed): OpFamily {
  const cases = fc
    .tuple(upTo(2), sidesOf(axes, maxSide), sidesOf(axes, 4), channels, channels, upTo(3))
    .map(([batch, sides, filter, from, to, stride]) => ({
      name: `${name} [${batch},${sides.join()},${from}] filter ${filter.join()}→${to} stride ${stride}`,
      op: (x: tf.Tensor, w: tf.Tensor) => conv(x as never, w as never, stride, "same"),
      shapes: [
        [batch, ...sides, from],
        [...filter, to, from],
      ],
      terms: product(filter) * Math.max(from, to) + batch * product(sides) * stride ** axes,
    }));
  return { name, cases, weight: 2 };
}

type AnyOp = (...inputs: never[]) => tf.Tensor;

function elementwise(name: string, op: (x: tf.Tensor) => tf.Tensor): OpFamily {
  const cases = shapes(5).map((shape) => ({
    name: `${name} [${shape.join()}]`,
    op: op as AnyOp,
    shapes: [shape],
    terms: 4,
  }));
  return { name, cases };
}

/** An op on one image or volume with `extra` drawn beside its shape. */
function onImages<Extra>(
  name: string,
  shapeAndExtra: fc.Arbitrary<readonly [number[], Extra]>,
  op: (x: never, extra: Extra) => tf.Tensor,
  terms = 16,
): OpFamily {
  const cases = shapeAndExtra.map(([shape, extra]) => ({
    name: `${name} [${shape.join()}] ${JSON.stringify(extra)}`,
    op: (x: tf.Tensor) => op(x as never, extra),
    shapes: [shape],
    terms,
  }));
  return { name, cases };
}

const imageShape = (axes: number, max = 6, min = 1) =>
  fc.tuple(upTo(2), sidesOf(axes, max, min), channels).map(([batch, sides, c]) => [batch, ...sides, c]);
const imageOrVolume = (max: number, min = 1) =>
  fc.constantFrom(2, 3).chain((axes) => imageShape(axes, max, min));
const plain = (shape: fc.Arbitrary<number[]>) => shape.map((sides) => [sides, null] as const);

/** Margins for each axis, as wide as `limit` allows at its side. */
function withMargins(limit: (side: number) => number) {
  return imageOrVolume(5, 3).chain((shape) => {
    const axis = (side: number) => fc.tuple(upTo(limit(side), 0), upTo(limit(side), 0));
    return fc.tuple(fc.constant(shape), fc.tuple(...shape.slice(1, -1).map(axis)));
  });
}

/** Ops with one number per channel beside x; few places would make a variance of next to nothing. */
function perChannel(
  name: string,
  ranks: readonly number[],
  extras: number,
  op: (...inputs: never[]) => tf.Tensor,
): OpFamily {
  const cases = fc
    .constantFrom(...ranks)
    .chain((rank) => fc.tuple(sidesOf(rank - 1, 5, 2), channels))
    .filter(([sides]) => product(sides) >= 4)
    .map(([sides, c]) => ({
      name: `${name} [${sides.join()},${c}]`,
      op,
      shapes: [[...sides, c], ...Array.from({ length: extras }, () => [c])],
      // Sums over all places, scaled by up to 1/√ε.
      terms: 100 * product(sides),
    }));
  return { name, cases };
}

const EPSILON = 0.1;

const matMuls: OpFamily = {
  name: "matMul",
  cases: fc
    .tuple(sidesOf(3, 20), fc.boolean(), fc.boolean(), fc.constantFrom([], [1], [3]))
    .map(([[m, k, n], transposeA, transposeB, batch]) => ({
      name: `matMul ${[...batch, m, k, n].join("×")} ${transposeA} ${transposeB}`,
      op: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB),
      shapes: [
        [...batch, ...(transposeA ? [k!, m!] : [m!, k!])],
        [...batch, ...(transposeB ? [n!, k!] : [k!, n!])],
      ],
      terms: Math.max(m!, k!, n!),
    })),
};

const sums: OpFamily = {
  name: "sum and mean",
  cases: shapes(5)
    .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, axis) => axis)), fc.boolean()))
    .map(([shape, axes, keep]) => ({
      name: `sum and mean [${shape.join()}] over ${axes.join()} ${keep}`,
      op: (x: tf.Tensor) => tf.add(tf.sum(tf.square(x), axes, keep), tf.mean(x, axes, keep)),
      shapes: [shape],
      terms: product(shape),
    })),
};

const broadcasts: OpFamily = {
  name: "broadcasting",
  cases: shapes(4, [2, 3, 4, 5])
    .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, axis) => axis))))
    .map(([shape, axes]) => ({
      name: `broadcasting over ${axes.join()} of [${shape.join()}]`,
      op: (x: tf.Tensor, y: tf.Tensor) => tf.mul(tf.add(x, y), tf.sub(y, x)),
      shapes: [shape, shape.map((side, axis) => (axes.includes(axis) ? 1 : side))],
      terms: product(shape),
    })),
};

const choices = onImages("choose", plain(shapes(4)), (x: tf.Tensor) =>
  choose(tf.greater(tf.sin(tf.range(0, x.size)), 0).reshape(x.shape) as tf.Tensor, x, tf.mul(x, -3)),
);

const pools = (name: string, axes: number, op: (x: never, factor: number) => tf.Tensor) =>
  onImages(
    name,
    fc
      .tuple(imageShape(axes, 3), upTo(3))
      .map(
        ([shape, factor]) =>
          [
            shape.map((side, at) => (at === 0 || at === shape.length - 1 ? side : side * factor)),
            factor,
          ] as const,
      ),
    op,
    27,
  );

const activations = fc.constantFrom<Activation>(
  { kind: "none" },
  { kind: "leakyRelu", slope: 0.2, gain: Math.SQRT2 },
  { kind: "tanh" },
  { kind: "sigmoid" },
);

/** `perChannel` with an activation in the same pass. */
function activated(
  name: string,
  ranks: readonly number[],
  extras: number,
  opOf: (activation: Activation) => (...inputs: never[]) => tf.Tensor,
): OpFamily {
  const cases = activations.chain((activation) => {
    const label = `${name} and ${activation.kind}`;
    return perChannel(label, ranks, extras, opOf(activation)).cases;
  });
  return { name: `${name} and activation`, cases, weight: 2 };
}

const augmentDraw = (side: number): fc.Arbitrary<AugmentDraw> =>
  fc.record({
    brightness: fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8),
    contrast: fc.integer({ min: 4, max: 12 }).map((eighths) => eighths / 8),
    shift: fc.tuple(fc.integer({ min: -side, max: side }), fc.integer({ min: -side, max: side })),
    cut: fc.option(fc.tuple(upTo(side, 0), upTo(side, 0))),
  });

const augmentations = onImages(
  "augmentImages",
  fc.tuple(upTo(3), upTo(9, 2), upTo(5)).chain(([batch, side, c]) => {
    const draws = fc.array(augmentDraw(side), { minLength: batch, maxLength: batch });
    return fc.tuple(fc.constant<number[]>([batch, side, side, c]), draws);
  }),
  (x: tf.Tensor4D, draws) => tf.square(augmentImages(x, draws)),
  400,
);

/** Several weights at once; their vectors are packed. */
const spectralNormsOfMany: OpFamily = {
  name: "spectralNorms",
  cases: fc
    // Enough to need several runs; the test adds up one number of each, and tfjs binds all addends at once.
    .array(fc.tuple(shapes(4, [1, 2, 3]), upTo(9)), { minLength: 2, maxLength: 8 })
    .map((weights) => ({
      name: `spectralNorms ${weights.map(([inner, outputs]) => [...inner, outputs].join("×")).join(", ")}`,
      op: ((...ws: tf.Tensor[]) => {
        const pairs = ws.map((w) => ({ w: tf.add(w, 2), u: tf.ones([w.shape.at(-1)!]) as tf.Tensor1D }));
        const found = spectralNorms(pairs).pairs;
        return tf.concat(found.map(({ w }) => tf.reshape(w, [-1])));
      }) as AnyOp,
      shapes: weights.map(([inner, outputs]) => [...inner, outputs]),
      terms: 100,
      exact: false,
    })),
};

export const opFamilies: readonly OpFamily[] = [
  convolutions("conv2d", 2, 7, conv2d as Conv),
  convolutions("conv3d", 3, 5, conv3d as Conv),
  transposedConvolutions("convTranspose2d", 2, 4, convTranspose2d as Transposed),
  transposedConvolutions("convTranspose3d", 3, 3, convTranspose3d as Transposed),
  matMuls,
  {
    name: "dense",
    cases: sidesOf(3, 20).map(([m, k, n]) => ({
      name: `dense ${m}×${k}×${n}`,
      op: ((x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D) => dense(x, w, b)) as AnyOp,
      shapes: [[m!, k!], [k!, n!], [n!]],
      terms: Math.max(m!, k!, n!),
    })),
  },
  sums,
  broadcasts,
  perChannel("biasAdd", [2, 3, 4, 5], 1, (x: tf.Tensor, b: tf.Tensor1D) => biasAdd(tf.square(x), b)),
  perChannel(
    "batchNorm",
    [2, 3, 4, 5],
    2,
    (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) => batchNorm(x, gamma, beta, EPSILON).y,
  ),
  perChannel(
    "normalise",
    [2, 4, 5],
    3,
    (x: tf.Tensor, mean: tf.Tensor1D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      normalise(x, mean, tf.square(mean), gamma, beta, EPSILON),
  ),
  activated(
    "bias",
    [2, 3, 4, 5],
    1,
    (activation) => (x: tf.Tensor, b: tf.Tensor1D) => biasActivate(tf.square(x), b, activation),
  ),
  activated("batchNorm", [2, 3, 4, 5], 2, (activation) => {
    return (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      batchNormActivate(x, gamma, beta, activation, EPSILON).y;
  }),
  activated("normalise", [2, 4, 5], 3, (activation) => {
    return (x: tf.Tensor, mean: tf.Tensor1D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      normaliseActivate(x, mean, tf.square(mean), gamma, beta, activation, EPSILON);
  }),
  activated("instanceNorm", [3, 4, 5], 2, (activation) => {
    return (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
      instanceNorm(x, gamma, beta, EPSILON, activation);
  }),
  activated("groupNorm", [3, 4, 5], 2, (activation) => {
    return (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D) => {
      const c = gamma.size;
      return groupNorm(x, c % 4 === 0 ? 4 : c % 3 === 0 ? 3 : 1, gamma, beta, EPSILON, activation);
    };
  }),
  activated("pixelNorm", [2, 4, 5], 0, (activation) => (x: tf.Tensor) => pixelNorm(x, EPSILON, activation)),
  augmentations,
  onImages("meanHinge", plain(shapes(5)), (x: tf.Tensor) =>
    tf.add(meanHinge(x, 1), tf.square(meanHinge(x, -1))),
  ),
  onImages("meanApart", plain(shapes(5)), (x: tf.Tensor) =>
    tf.square(meanApart(x, tf.mul(tf.square(x), 0.5))),
  ),
  onImages("growFilter", plain(shapes(4, [4])), (w: tf.Tensor4D) => tf.square(growFilter(w))),
  elementwise("leakyRelu", (x) => leakyRelu(x, 0.2)),
  elementwise("leakyRelu with gain", (x) => tf.square(leakyRelu(x, 0.1, Math.SQRT2))),
  elementwise("sigmoid", sigmoid),
  elementwise("tanh", tanh),
  elementwise("activated tanh", (x) => activate(x, { kind: "tanh" })),
  elementwise("activated sigmoid", (x) => activate(x, { kind: "sigmoid" })),
  elementwise("softplus", softplus),
  elementwise("exp", (x) => tf.exp(x)),
  elementwise("relu", (x) => tf.relu(x)),
  onImages(
    "glu",
    plain(shapes(5).map((shape) => [...shape.slice(0, -1), 2 * shape.at(-1)!])),
    (x: tf.Tensor) => glu(x),
  ),
  onImages("upsample2", plain(imageShape(2)), (x: tf.Tensor4D) => tf.square(upsample2(x))),
  onImages("upsampleVolume2", plain(imageShape(3, 3)), (x: tf.Tensor5D) => tf.square(upsampleVolume2(x))),
  pools("averagePool", 2, (x: tf.Tensor4D, factor) => tf.square(averagePool(x, factor))),
  pools("averagePoolVolume", 3, (x: tf.Tensor5D, factor) => tf.square(averagePoolVolume(x, factor))),
  pools("adaptiveAveragePool", 2, (x: tf.Tensor4D, size) => tf.square(adaptiveAveragePool(x, size))),
  onImages(
    "resizeLinear",
    imageOrVolume(6).chain((shape) => fc.tuple(fc.constant(shape), sidesOf(shape.length - 2, 9))),
    (x: tf.Tensor4D, sides) => tf.square(resizeLinear(x, sides)),
  ),
  onImages("upsampleLinear2", plain(imageOrVolume(4)), (x: tf.Tensor4D) => tf.square(upsampleLinear2(x))),
  pools("downsampleLinear2", 3, (x: tf.Tensor5D, factor) =>
    factor === 2 ? tf.square(downsampleLinear2(x)) : tf.square(x),
  ),
  onImages(
    "padZeros",
    withMargins(() => 3),
    (x: tf.Tensor4D, margins) => tf.square(padZeros(x, margins)),
  ),
  onImages(
    "padReflect",
    withMargins((side) => side - 1),
    (x: tf.Tensor4D, margins) => tf.square(padReflect(x, margins)),
  ),
  onImages(
    "crop",
    withMargins((side) => (side - 1) >> 1),
    (x: tf.Tensor4D, margins) => tf.square(crop(x, margins)),
  ),
  choices,
  spectralNormsOfMany,
  {
    name: "spectralNorm",
    cases: fc.tuple(shapes(4, [1, 2, 3, 4]), channels).map(([inner, outputs]) => ({
      name: `spectralNorm [${inner.join()},${outputs}]`,
      op: ((w: tf.Tensor) => spectralNorm(w, tf.ones([outputs])).w) as AnyOp,
      shapes: [[...inner, outputs]],
      terms: 100,
      exact: false,
    })),
  },
];
