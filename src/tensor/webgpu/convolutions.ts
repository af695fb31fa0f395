import type { tf } from "../tf";
import type { Gemm } from "./gemmProgram";
import type { Along } from "./operands";

type Conv2DInfo = tf.backend_util.Conv2DInfo;
type Conv3DInfo = tf.backend_util.Conv3DInfo;

/** One spatial axis of a convolution, from x to y. */
interface Axis {
  readonly name: string;
  readonly inSize: number;
  readonly outSize: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

export interface Convolution {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly axes: readonly Axis[];
  readonly inShape: number[];
  readonly outShape: number[];
  readonly filterShape: number[];
}

export function convolution(info: Conv2DInfo | Conv3DInfo): Convolution {
  const rows: Axis = {
    ...{ name: "h", inSize: info.inHeight, outSize: info.outHeight, filter: info.filterHeight },
    ...{ stride: info.strideHeight, dilation: info.dilationHeight, pad: info.padInfo.top },
  };
  const columns: Axis = {
    ...{ name: "w", inSize: info.inWidth, outSize: info.outWidth, filter: info.filterWidth },
    ...{ stride: info.strideWidth, dilation: info.dilationWidth, pad: info.padInfo.left },
  };
  return {
    ...{ batch: info.batchSize, inChannels: info.inChannels, outChannels: info.outChannels },
    ...{ inShape: info.inShape, outShape: info.outShape, filterShape: info.filterShape },
    axes: "inDepth" in info ? [slices(info), rows, columns] : [rows, columns],
  };
}

const slices = (info: Conv3DInfo): Axis => ({
  ...{ name: "d", inSize: info.inDepth, outSize: info.outDepth, filter: info.filterDepth },
  ...{ stride: info.strideDepth, dilation: info.dilationDepth, pad: info.padInfo.front },
});

const volume = (list: readonly number[]) => list.reduce((product, size) => product * size, 1);
const along = (four: number, direction: Along): Along => (four % 4 === 0 ? direction : "none");

type AxisUniform = "count" | "size" | "step" | "tapStep" | "pad" | "stride" | "filter" | "outSize";

function perAxis(axes: readonly Axis[], uniforms: (axis: Axis) => Partial<Record<AxisUniform, number>>) {
  const entries = axes.flatMap((axis) =>
    Object.entries(uniforms(axis)).map(([name, value]) => [`${name}_${axis.name}`, value] as const),
  );
  return Object.fromEntries(entries);
}

const walk = (axis: Axis) => ({
  ...{ count: axis.outSize, size: axis.inSize, step: axis.stride, tapStep: axis.dilation },
  ...{ pad: axis.pad, stride: axis.stride, filter: axis.filter },
});

/** y = x ∗ w: rows are output pixels, the depth is (taps, in channels), columns are out channels. */
export function forward(conv: Convolution): Gemm {
  const { axes, inChannels, outChannels } = conv;
  const b = outChannels === 1 ? along(inChannels, "depth") : along(outChannels, "outer");
  return {
    kind: "forward",
    axes: axes.map(({ name }) => name),
    product: {
      m: conv.batch * volume(axes.map(({ outSize }) => outSize)),
      n: outChannels,
      k: volume(axes.map(({ filter }) => filter)) * inChannels,
      outer: 1,
    },
    vectors: { a: along(inChannels, "depth"), b, lines: false },
    uniforms: { ...perAxis(axes, walk), channels: inChannels, bDepth: outChannels, bColumn: 1 },
    outShape: conv.outShape,
  };
}

/**
 * dx from dy and w, which is also the transposed convolution: rows are pixels of dx of one phase of the stride,
 * the depth is (taps that land there, out channels). No zero is multiplied.
 */
export function backwardInput(conv: Convolution): Gemm {
  const { axes, inChannels, outChannels } = conv;
  const uniforms = perAxis(axes, (axis) => ({
    ...{ count: Math.ceil(axis.inSize / axis.stride), size: axis.outSize, step: 1, tapStep: -1 },
    ...{ pad: axis.pad, stride: axis.stride, filter: axis.filter, outSize: axis.inSize },
  }));
  return {
    kind: "input",
    axes: axes.map(({ name }) => name),
    product: {
      m: conv.batch * volume(axes.map((axis) => Math.ceil(axis.inSize / axis.stride))),
      n: inChannels,
      k: volume(axes.map((axis) => Math.ceil(axis.filter / axis.stride))) * outChannels,
      outer: volume(axes.map(({ stride }) => stride)),
    },
    vectors: { a: along(outChannels, "depth"), b: along(outChannels, "depth"), lines: false },
    uniforms: { ...uniforms, channels: outChannels, bDepth: 1, bColumn: outChannels },
    outShape: conv.inShape,
  };
}

/** dw from x and dy: rows are (taps, in channels), the depth is all output pixels, columns are out channels. */
export function backwardFilter(conv: Convolution): Gemm {
  const { axes, inChannels, outChannels } = conv;
  return {
    kind: "filter",
    axes: axes.map(({ name }) => name),
    product: {
      m: volume(axes.map(({ filter }) => filter)) * inChannels,
      n: outChannels,
      k: conv.batch * volume(axes.map(({ outSize }) => outSize)),
      outer: 1,
    },
    vectors: {
      ...{ a: along(inChannels, "outer"), b: along(outChannels, "outer") },
      lines: axes.at(-1)!.outSize % 4 === 0,
    },
    uniforms: { ...perAxis(axes, walk), channels: inChannels, bDepth: outChannels, bColumn: 1 },
    outShape: conv.filterShape,
  };
}
