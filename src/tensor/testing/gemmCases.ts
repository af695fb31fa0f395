import { tf } from "../tf";

type Kernel = "Conv2D" | "Conv3D";

/** A convolution of any rank, and which of its three kernels are meant is up to the test. */
export interface ConvCase {
  readonly kernel: Kernel;
  readonly batch: number;
  readonly sizes: readonly number[];
  readonly filters: readonly number[];
  readonly inChannels: number;
  readonly outChannels: number;
  readonly stride: number;
  readonly pad: "same" | "valid";
}

export type ConvPart = "forward" | "input" | "filter";

export interface ConvShapes {
  readonly x: number[];
  readonly filter: number[];
  readonly y: number[];
}

export function shapesOf(conv: ConvCase): ConvShapes {
  const y = conv.sizes.map((size, i) => {
    const room = conv.pad === "same" ? size : size - conv.filters[i]! + 1;
    return Math.ceil(room / conv.stride);
  });
  return {
    x: [conv.batch, ...conv.sizes, conv.inChannels],
    filter: [...conv.filters, conv.inChannels, conv.outChannels],
    y: [conv.batch, ...y, conv.outChannels],
  };
}

/** Terms in the sum of one element of the result. */
export function termsOf(conv: ConvCase, part: ConvPart): number {
  const { filter, y } = shapesOf(conv);
  const taps = tf.util.sizeFromShape(filter.slice(0, -2));
  if (part === "filter") return tf.util.sizeFromShape(y.slice(0, -1));
  return taps * (part === "forward" ? conv.inChannels : conv.outChannels);
}

/** Runs one of the three kernels by its name in tfjs, on the current backend. */
export function runConv(conv: ConvCase, part: ConvPart, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const { x, filter } = shapesOf(conv);
  const rank = conv.sizes.length;
  const attrs = {
    ...{ strides: Array<number>(rank).fill(conv.stride), dilations: Array<number>(rank).fill(1) },
    ...{ pad: conv.pad, dataFormat: rank === 3 ? "NDHWC" : "NHWC", inputShape: x, filterShape: filter },
  };
  const suffix = rank === 3 ? "V2" : "";
  const run = (name: string, inputs: tf.NamedTensorMap): tf.Tensor =>
    tf.engine().runKernel(name, inputs, attrs as unknown as tf.NamedAttrMap);
  if (part === "forward") return run(conv.kernel, { x: a, filter: b });
  if (part === "input") return run(`${conv.kernel}BackpropInput${suffix}`, { dy: a, filter: b });
  return run(`${conv.kernel}BackpropFilter${suffix}`, { x: a, dy: b });
}

/** The shapes of the two operands of a kernel. */
export function operandsOf(conv: ConvCase, part: ConvPart): readonly [number[], number[]] {
  const { x, filter, y } = shapesOf(conv);
  return part === "forward" ? [x, filter] : part === "input" ? [y, filter] : [x, y];
}
