import { Random } from "@/domain/random";
import { batchNormActivate, normaliseActivate, type Activation } from "@/tensor/activated";
import { augmentImages } from "@/tensor/diffAugment";
import { groupNorm, pixelNorm } from "@/tensor/norms";
import { tf } from "@/tensor/tf";
import type { BenchCase, RunningCase } from "./protocol";

function tensor(shape: number[], stream: number): tf.Tensor {
  const random = new Random(1, stream);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
}

/** Times one operation; reading one number of its result waits for the whole. */
function running(inputs: tf.Tensor[], work: () => tf.Tensor): RunningCase {
  return {
    step: async () => {
      const last = tf.tidy(() => {
        const result = tf.reshape(work(), [-1]);
        return tf.slice(result, [result.size - 1], [1]);
      });
      const [value] = await last.data();
      last.dispose();
      return value!;
    },
    dispose: () => tf.dispose(inputs),
  };
}

const attributes = (attrs: object) => attrs as unknown as tf.NamedAttrMap;

function matMul(m: number, k: number, n: number, transposeA = false, transposeB = false): BenchCase {
  const form = `${transposeA ? "Aᵀ" : "A"}·${transposeB ? "Bᵀ" : "B"}`;
  return {
    name: `matmul ${form} ${m}×${k}×${n}`,
    start: () => {
      const a = tensor(transposeA ? [k, m] : [m, k], 1) as tf.Tensor2D;
      const b = tensor(transposeB ? [n, k] : [k, n], 2) as tf.Tensor2D;
      return running([a, b], () => tf.matMul(a, b, transposeA, transposeB));
    },
  };
}

interface ConvShape {
  readonly batch: number;
  /** Sides of the image or volume. */
  readonly sides: number[];
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
}

/** The three kernels of a "same" convolution of 2 or 3 dimensions: forward, by its input, by its filter. */
function convolution({ batch, sides, from, to, kernel, stride }: ConvShape): BenchCase[] {
  const d3 = sides.length === 3;
  const xShape = [batch, ...sides, from];
  const yShape = [batch, ...sides.map((side) => Math.ceil(side / stride)), to];
  const filterShape = [...sides.map(() => kernel), from, to];
  const strides = d3 ? [stride, stride, stride] : stride;
  const common = { strides, pad: "same", dataFormat: d3 ? "NDHWC" : "NHWC", dilations: d3 ? [1, 1, 1] : 1 };
  const run = (name: string, inputs: Record<string, tf.Tensor>, attrs: object) =>
    running(Object.values(inputs), () =>
      tf.engine().runKernel(name, inputs, attributes({ ...common, ...attrs })),
    );
  const label = `${sides[0]}${d3 ? "³" : "²"} ${from}→${to} k${kernel} s${stride} batch ${batch}`;
  const [x, w, dy] = [() => tensor(xShape, 3), () => tensor(filterShape, 4), () => tensor(yShape, 5)];
  const names = d3
    ? (["Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"] as const)
    : (["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"] as const);
  return [
    { name: `conv ${label}`, start: () => run(names[0], { x: x(), filter: w() }, {}) },
    {
      name: `conv dx ${label}`,
      start: () => run(names[1], { dy: dy(), filter: w() }, { inputShape: xShape }),
    },
    { name: `conv dw ${label}`, start: () => run(names[2], { x: x(), dy: dy() }, { filterShape }) },
  ];
}

const LEAKY: Activation = { kind: "leakyRelu", slope: 0.2 };
const IMAGES = [8, 32, 32, 32];

/** An operation on images and vectors of their channels, forward, or with the gradients by all of them. */
function onChannels(
  name: string,
  vectors: number,
  op: (x: tf.Tensor4D, ...vectors: tf.Tensor1D[]) => tf.Tensor,
): BenchCase[] {
  const inputs = () => [
    tensor(IMAGES, 6),
    ...Array.from({ length: vectors }, (_, at) => tf.square(tensor([IMAGES[3]!], 7 + at))),
  ];
  const apply = (...all: tf.Tensor[]) => op(...(all as [tf.Tensor4D, ...tf.Tensor1D[]]));
  const label = `${name}, ${IMAGES[1]}² × ${IMAGES[3]}, batch ${IMAGES[0]}`;
  const forward = (): RunningCase => {
    const all = inputs();
    return running(all, () => apply(...all));
  };
  const backward = (): RunningCase => {
    const [all, dy] = [inputs(), tensor(IMAGES, 12)];
    // All are computed; the one by x is read. A sum over everything would compare how each engine rounds sums.
    return running([...all, dy], () => tf.grads(apply)(all, dy)[0]!);
  };
  return [
    { name: label, start: forward },
    { name: `${label}, with gradients`, start: backward },
  ];
}

const augmentDraws = Array.from({ length: IMAGES[0]! }, (_, at) => ({
  brightness: at / 16 - 0.25,
  contrast: 0.5 + at / 8,
  shift: [at - 4, at - 4] as const,
  cut: [4 * at, 32 - 4 * at] as const,
}));

const channelCases: readonly BenchCase[] = [
  ...onChannels(
    "batch norm and leaky ReLU",
    2,
    (x, gamma, beta) => batchNormActivate(x, gamma!, beta!, LEAKY).y,
  ),
  onChannels("known statistics and leaky ReLU", 4, (x, mean, variance, gamma, beta) =>
    normaliseActivate(x, mean!, variance!, gamma!, beta!, LEAKY),
  )[0]!,
  ...onChannels("instance norm and leaky ReLU", 2, (x, gamma, beta) =>
    groupNorm(x, IMAGES[3]!, gamma!, beta!, 1e-5, LEAKY),
  ),
  ...onChannels("group norm of 8 and leaky ReLU", 2, (x, gamma, beta) =>
    groupNorm(x, 8, gamma!, beta!, 1e-5, LEAKY),
  ),
  ...onChannels("pixel norm and leaky ReLU", 0, (x) => pixelNorm(x, 1e-8, LEAKY)),
  ...onChannels("differentiable augmentation", 0, (x) => augmentImages(x, augmentDraws)),
];

export const opCases: readonly BenchCase[] = [
  matMul(256, 256, 256),
  matMul(256, 256, 256, true),
  matMul(256, 256, 256, false, true),
  ...convolution({ batch: 16, sides: [64, 64], from: 1, to: 16, kernel: 4, stride: 2 }),
  ...convolution({ batch: 16, sides: [32, 32], from: 16, to: 32, kernel: 4, stride: 2 }),
  ...convolution({ batch: 16, sides: [8, 8], from: 64, to: 128, kernel: 4, stride: 2 }),
  ...convolution({ batch: 4, sides: [32, 32], from: 32, to: 32, kernel: 3, stride: 1 }),
  ...convolution({ batch: 1, sides: [16, 16, 16], from: 8, to: 16, kernel: 4, stride: 2 }),
  ...channelCases,
];
