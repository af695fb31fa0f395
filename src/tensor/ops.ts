import "./activationGradients";
import { spreadBoxes, sumBoxes } from "./boxes";
import "./convGradients";
import { hasKernel, runKernel } from "./fusedGradients";
import { FUSED } from "./fusedKernels";
import "./secondGradients";
import { tf } from "./tf";

export { spectralNorm, spectralNorms } from "./spectral";

/** Differentiable building blocks. All tensors are NHWC float32; filters are [rows, columns, in, out]. */
export type Padding = "same" | "valid" | number;

/** @returns [B, H', W', out] */
export function conv2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: Padding): tf.Tensor4D {
  return tf.conv2d(x, w, stride, pad);
}

/**
 * The transpose of a "same" convolution.
 * @param w  [rows, columns, out, in]
 * @returns [B, H·stride, W·stride, out]
 */
export function convTranspose2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: "same"): tf.Tensor4D {
  const [batch, rows, columns] = x.shape;
  return tf.conv2dTranspose(x, w, [batch, rows * stride, columns * stride, w.shape[2]], stride, pad);
}

/** x · w + b, [B, in] and [in, out] to [B, out]. */
export function dense(x: tf.Tensor2D, w: tf.Tensor2D, b?: tf.Tensor1D): tf.Tensor2D {
  const product: tf.Tensor2D = tf.matMul(x, w);
  return b ? biasAdd(product, b) : product;
}

/** Adds one number per channel. */
export function biasAdd<T extends tf.Tensor>(x: T, b: tf.Tensor1D): T {
  return perChannel(x, (flat) => tf.add(flat, b));
}

/** Beyond rank 4 the WebGPU backend broadcasts wrongly, and says nothing: there, work on rows × channels. */
function perChannel<T extends tf.Tensor>(x: T, f: <F extends tf.Tensor>(x: F) => F): T {
  if (x.rank <= 4) return f(x);
  return tf.reshape(f(tf.reshape(x, [-1, x.shape.at(-1)!])), x.shape) as T;
}

export interface Normalised<T extends tf.Tensor> {
  readonly y: T;
  readonly mean: tf.Tensor1D;
  /** Biased (divided by n), as it was used. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation in training mode, over all axes but the last. Ioffe & Szegedy 2015, algorithm 1.
 * Mean and variance are for keeping: no gradient flows through them as outputs.
 */
export function batchNorm<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
): Normalised<T> {
  if (hasKernel(FUSED.batchNorm)) {
    const [y, mean, variance] = runKernel<tf.Tensor[]>(FUSED.batchNorm, { x, gamma, beta }, { epsilon });
    return { y: y as T, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  }
  if (x.rank > 4) {
    const flat = batchNorm(tf.reshape(x, [-1, x.shape.at(-1)!]), gamma, beta, epsilon);
    return { ...flat, y: tf.reshape(flat.y, x.shape) as T };
  }
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = tf.mean(x, axes) as tf.Tensor1D;
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes) as tf.Tensor1D;
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return { y: tf.add(tf.mul(centred, scale), beta), mean, variance };
}

/** Batch normalisation by known statistics: for sampling. */
export function normalise<T extends tf.Tensor>(
  x: T,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
): T {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  const offset = tf.sub(beta, tf.mul(mean, scale));
  return perChannel(x, (flat) => tf.add(tf.mul(flat, scale), offset));
}

/** gain · max(x, slope · x), for slopes in [0, 1] and gains above 0. */
export function leakyRelu<T extends tf.Tensor>(x: T, slope: number, gain = 1): T {
  if (hasKernel(FUSED.leakyRelu)) return runKernel<tf.Tensor>(FUSED.leakyRelu, { x }, { slope, gain }) as T;
  const activated = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [T, tf.GradSaveFunc];
    save([input]);
    const y = tf.leakyRelu(input, slope);
    // A step has no slope of its own, which tfjs knows, and cannot say of the comparison in its own gradient.
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
      tf.mul(dy, tf.mul(tf.step(saved!, slope), gain));
    return { value: gain === 1 ? y : tf.mul(y, gain), gradFunc };
  });
  return activated(x) as T;
}

/** Gated linear unit: the first half of the channels times the sigmoid of the second. Dauphin et al. 2017. */
export function glu<T extends tf.Tensor>(x: T): T {
  if (hasKernel(FUSED.glu)) return runKernel<tf.Tensor>(FUSED.glu, { x }) as T;
  if (x.rank > 4) {
    const flat = glu(tf.reshape(x, [-1, x.shape.at(-1)!]));
    return tf.reshape(flat, [...x.shape.slice(0, -1), x.shape.at(-1)! / 2]) as T;
  }
  const [value, gate] = tf.split(x, 2, x.rank - 1);
  return tf.mul(value!, tf.sigmoid(gate!));
}

/** Nearest neighbour, twice the rows and columns. */
export function upsample2(x: tf.Tensor4D): tf.Tensor4D {
  return spreadBoxes(x, 2, 2, 1);
}

/** Mean of factor × factor blocks; rows and columns must be multiples of the factor. */
export function averagePool(x: tf.Tensor4D, factor: number): tf.Tensor4D {
  return poolBoxes(x, factor, factor);
}

/** Averages down to size × size; the size must divide rows and columns. */
export function adaptiveAveragePool(x: tf.Tensor4D, size: number): tf.Tensor4D {
  return poolBoxes(x, x.shape[1] / size, x.shape[2] / size);
}

function poolBoxes(x: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  if (x.shape[1] % rows !== 0 || x.shape[2] % columns !== 0) {
    throw new RangeError(
      `${x.shape[1]} × ${x.shape[2]} pixels do not divide into blocks of ${rows} × ${columns}.`,
    );
  }
  return sumBoxes(x, rows, columns, 1 / (rows * columns));
}

export function sigmoid<T extends tf.Tensor>(x: T): T {
  return tf.sigmoid(x);
}

export function tanh<T extends tf.Tensor>(x: T): T {
  return tf.tanh(x);
}

/** log(1 + eˣ) without overflow. */
export function softplus<T extends tf.Tensor>(x: T): T {
  return tf.softplus(x);
}
