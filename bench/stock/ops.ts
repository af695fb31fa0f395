import { tf } from "@/tensor/tf";

// What src/tensor/ops.ts promises, written as one writes it with TensorFlow.js alone.
type Padding = "same" | "valid" | number;

export function conv2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: Padding): tf.Tensor4D {
  return tf.conv2d(x, w, stride, pad);
}

export function convTranspose2d(x: tf.Tensor4D, w: tf.Tensor4D, stride: number, pad: "same"): tf.Tensor4D {
  const [batch, rows, columns] = x.shape;
  return tf.conv2dTranspose(x, w, [batch, rows * stride, columns * stride, w.shape[2]], stride, pad);
}

export function dense(x: tf.Tensor2D, w: tf.Tensor2D, b?: tf.Tensor1D): tf.Tensor2D {
  const product: tf.Tensor2D = tf.matMul(x, w);
  return b ? biasAdd(product, b) : product;
}

export function biasAdd<T extends tf.Tensor>(x: T, b: tf.Tensor1D): T {
  return tf.add(x, b);
}

export function batchNorm<T extends tf.Tensor>(x: T, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon = 1e-5) {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes) as { mean: tf.Tensor1D; variance: tf.Tensor1D };
  return { y: tf.batchNorm(x, mean, variance, beta, gamma, epsilon) as T, mean, variance };
}

export function normalise<T extends tf.Tensor>(
  x: T,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon = 1e-5,
): T {
  return tf.batchNorm(x, mean, variance, beta, gamma, epsilon) as T;
}

export function leakyRelu<T extends tf.Tensor>(x: T, slope: number, gain = 1): T {
  const y = tf.leakyRelu(x, slope);
  return gain === 1 ? y : tf.mul(y, gain);
}

export function glu<T extends tf.Tensor>(x: T): T {
  const [value, gate] = tf.split(x, 2, x.rank - 1);
  return tf.mul(value!, tf.sigmoid(gate!));
}

export function upsample2(x: tf.Tensor4D): tf.Tensor4D {
  return tf.image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 2]);
}

export function averagePool(x: tf.Tensor4D, factor: number): tf.Tensor4D {
  return tf.avgPool(x, factor, factor, "valid");
}

export function adaptiveAveragePool(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const box: [number, number] = [x.shape[1] / size, x.shape[2] / size];
  return tf.avgPool(x, box, box, "valid");
}

export function sigmoid<T extends tf.Tensor>(x: T): T {
  return tf.sigmoid(x);
}

export function tanh<T extends tf.Tensor>(x: T): T {
  return tf.tanh(x);
}

export function softplus<T extends tf.Tensor>(x: T): T {
  return tf.softplus(x);
}

/** One power iteration from `u`; u and v are constants to the gradient. Miyato et al. 2018, algorithm 1. */
export function spectralNorm<T extends tf.Tensor>(w: T, u: tf.Tensor1D): { w: T; u: tf.Tensor1D } {
  const outputs = w.shape[w.rank - 1]!;
  const flat = tf.reshape(w, [-1, outputs]) as tf.Tensor2D;
  const iterate = tf.customGrad((...args) => {
    const matrix = args[0] as tf.Tensor2D;
    const save = args[1] as unknown as tf.GradSaveFunc;
    const v = unit(tf.matMul(matrix, u.reshape([outputs, 1])));
    const next = unit(tf.matMul(matrix, v, true));
    const sigma = tf.sum(tf.mul(v, tf.matMul(matrix, next)));
    save([v, next]);
    const gradFunc = (dy: tf.Tensor, [v, next]: tf.Tensor[]) =>
      tf.mul(
        tf.slice(dy, [0], [1]).asScalar(),
        tf.matMul(v as tf.Tensor2D, next as tf.Tensor2D, false, true),
      );
    return { value: tf.concat([sigma.reshape([1]), v.flatten(), next.flatten()]), gradFunc };
  });
  const found = iterate(flat);
  const sigma = tf.slice(found, [0], [1]).asScalar();
  return { w: tf.div(w, sigma), u: tf.slice(found, [found.size - outputs], [outputs]) as tf.Tensor1D };
}

export function spectralNorms(
  pairs: readonly { w: tf.Tensor; u: tf.Tensor1D }[],
  _known?: readonly tf.Tensor[],
) {
  return { pairs: pairs.map(({ w, u }) => spectralNorm(w, u)), known: [] };
}

function unit(x: tf.Tensor2D): tf.Tensor2D {
  return tf.div(x, tf.add(tf.norm(x), 1e-12));
}
