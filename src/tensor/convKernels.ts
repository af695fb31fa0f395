import { layOut, roundUp, ROWS, type Axis, type Three, type Walk } from "./convGrid";
import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

type Padding = "same" | "valid" | number | tf.backend_util.ExplicitPadding;

interface ConvAttrs {
  readonly strides: number | number[];
  readonly pad: Padding;
  readonly dilations?: number | number[];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: string;
  readonly filterShape?: number[];
  readonly inputShape?: number[];
}

interface ConvAxis {
  readonly input: number;
  readonly output: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first pixel. */
  readonly before: number;
}

/** A convolution of volumes; one of images has a single plane. */
interface Conv {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly axes: Three<ConvAxis>;
  readonly outShape: number[];
}

const inputSize = ({ axes: [a, b, c] }: Conv): Three<number> => [a.input, b.input, c.input];
const outputSize = ({ axes: [a, b, c] }: Conv): Three<number> => [a.output, b.output, c.output];
const filterPlaces = ({ axes: [a, b, c] }: Conv): number => a.filter * b.filter * c.filter;

function forwardWalk(conv: Conv, x: number, y: number): Walk {
  const axis = ({ output, stride, before, dilation, filter }: ConvAxis): Axis => ({
    ...{ count: output, outStep: 1, outOffset: 0 },
    ...{ step: stride, offset: -before, segmentStep: dilation, segments: filter },
  });
  const [plane, row, column] = conv.axes;
  return {
    batch: conv.batch,
    source: { at: x, size: inputSize(conv), channels: conv.inChannels },
    out: { at: y, size: outputSize(conv), channels: conv.outChannels },
    axes: [axis(plane), axis(row), axis(column)],
  };
}

/** y = x ∗ w. */
function forward(kernels: KernelModule, conv: Conv, x: number, w: number, y: number): void {
  const k = filterPlaces(conv) * conv.inChannels;
  const n = conv.outChannels;
  const { grid, packed } = layOut(kernels, forwardWalk(conv, x, y), 4 * k * roundUp(n, 8));
  if (n === 1) kernels.run.copyFloats(w, packed, k);
  else kernels.run.packColumns(w, n, 1, k, n, packed, 4 * k * 8);
  kernels.run.convolve(grid);
}

interface Phase {
  readonly filterFirst: number;
  readonly axis: Axis;
}

/** The parts of the transposed convolution that land on every stride-th pixel, from each first one on. */
function phases({ input, stride, before, filter }: ConvAxis): Phase[] {
  return Array.from({ length: Math.min(stride, input) }, (_, first) => {
    // In 3D tfjs has less than no padding where the stride passes the filter.
    const filterFirst = (((first + before) % stride) + stride) % stride;
    return {
      filterFirst,
      axis: {
        count: Math.ceil((input - first) / stride),
        ...{ outStep: stride, outOffset: first },
        ...{ step: 1, offset: (first + before - filterFirst) / stride, segmentStep: -1 },
        segments: Math.max(0, Math.ceil((filter - filterFirst) / stride)),
      },
    };
  });
}

/** dx from dy: one dense walk for each phase of the strides, so no zero is multiplied. */
function backwardInput(kernels: KernelModule, conv: Conv, dy: number, w: number, dx: number): void {
  const [planes, rows, columns] = conv.axes;
  for (const plane of phases(planes)) {
    for (const row of phases(rows)) {
      for (const column of phases(columns)) onePhase(kernels, conv, [plane, row, column], [dy, w, dx]);
    }
  }
}

function onePhase(
  kernels: KernelModule,
  conv: Conv,
  [plane, row, column]: Three<Phase>,
  [dy, w, dx]: Three<number>,
): void {
  const { inChannels, outChannels, axes } = conv;
  const walk: Walk = {
    batch: conv.batch,
    source: { at: dy, size: outputSize(conv), channels: outChannels },
    out: { at: dx, size: inputSize(conv), channels: inChannels },
    axes: [plane.axis, row.axis, column.axis],
  };
  const k = plane.axis.segments * row.axis.segments * column.axis.segments * outChannels;
  const { grid, packed } = layOut(kernels, walk, 4 * k * roundUp(inChannels, 8));
  kernels.run.packPhase(
    ...([w, axes[0].filter, axes[1].filter, axes[2].filter, inChannels, outChannels] as const),
    ...([plane.filterFirst, row.filterFirst, column.filterFirst] as const),
    ...([axes[0].stride, axes[1].stride, axes[2].stride, packed] as const),
  );
  kernels.run.convolve(grid);
}

/**
 * A filter with so few numbers is summed over parts of the pixels, and the parts are added up: it has too few rows
 * to share them between threads. The parts are the same whatever the number of threads, and so are the bits.
 */
const SMALL_FILTER = 1024;
const PARTS = 8;
const PIXELS_OF_A_PART = 1024;

function backwardFilter(kernels: KernelModule, conv: Conv, x: number, dy: number, dw: number): void {
  const count = filterPlaces(conv) * conv.inChannels * conv.outChannels;
  const pixels = outputSize(conv).reduce((product, size) => product * size, conv.batch);
  const parts = count <= SMALL_FILTER && pixels >= PARTS * PIXELS_OF_A_PART ? PARTS : 1;
  const packedBytes = 4 * ROWS * roundUp(conv.outChannels, 8);
  const partsBytes = parts > 1 ? 4 * (parts + 1) * count : 0;
  const { grid, packed } = layOut(kernels, forwardWalk(conv, x, dy), packedBytes + partsBytes);
  if (parts === 1) return kernels.run.convolveFilter(grid, dw);
  const sums = packed + packedBytes;
  kernels.run.convolveFilterParts(grid, sums, parts);
  kernels.run.columnSums(sums, parts, count, dw, sums + 4 * parts * count);
}

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

function imageConv(x: number[], filter: number[], attrs: ConvAttrs): Conv {
  const info = tf.backend_util.computeConv2DInfo(
    ...([x as Shape4, filter as Shape4, attrs.strides as number, (attrs.dilations ?? 1) as number] as const),
    ...([attrs.pad, attrs.dimRoundingMode] as const),
  );
  const axis = (side: "Height" | "Width", before: number): ConvAxis => ({
    ...{ input: info[`in${side}`], output: info[`out${side}`], filter: info[`filter${side}`] },
    ...{ stride: info[`stride${side}`], dilation: info[`dilation${side}`], before },
  });
  const flat = { input: 1, output: 1, filter: 1, stride: 1, dilation: 1, before: 0 };
  const { batchSize: batch, inChannels, outChannels, outShape, padInfo } = info;
  const axes = [flat, axis("Height", padInfo.top), axis("Width", padInfo.left)] as const;
  return { batch, inChannels, outChannels, outShape, axes };
}

function volumeConv(x: number[], filter: number[], attrs: ConvAttrs): Conv {
  const info = tf.backend_util.computeConv3DInfo(
    ...([x as Shape5, filter as Shape5, attrs.strides as number, (attrs.dilations ?? 1) as number] as const),
    ...([attrs.pad as "same", false, "channelsLast", attrs.dimRoundingMode] as const),
  );
  const axis = (side: "Depth" | "Height" | "Width", before: number): ConvAxis => ({
    ...{ input: info[`in${side}`], output: info[`out${side}`], filter: info[`filter${side}`] },
    ...{ stride: info[`stride${side}`], dilation: info[`dilation${side}`], before },
  });
  const { batchSize: batch, inChannels, outChannels, outShape, padInfo } = info;
  const axes = [
    axis("Depth", padInfo.front),
    axis("Height", padInfo.top),
    axis("Width", padInfo.left),
  ] as const;
  return { batch, inChannels, outChannels, outShape, axes };
}

type KernelFunc = (inputs: Partial<Record<string, tf.TensorInfo>>, attrs: ConvAttrs) => tf.TensorInfo;

function replace(kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const convAttrs = attrs as unknown as ConvAttrs;
      if (convAttrs.dataFormat?.startsWith("NC")) {
        throw new RangeError(`${kernelName} takes channels last only.`);
      }
      return kernelFunc(inputs as Record<string, tf.TensorInfo>, convAttrs);
    },
  });
}

type Describe = (x: number[], filter: number[], attrs: ConvAttrs) => Conv;

function registerThree(
  kernels: KernelModule,
  describe: Describe,
  names: readonly [forward: string, backwardInput: string, backwardFilter: string],
): void {
  replace(names[0], ({ x, filter }, attrs) => {
    const conv = describe(x!.shape, filter!.shape, attrs);
    const y = kernels.output(conv.outShape);
    forward(kernels, conv, kernels.address(x!), kernels.address(filter!), kernels.address(y));
    return y;
  });
  replace(names[1], ({ dy, filter }, attrs) => {
    const conv = describe(attrs.inputShape!, filter!.shape, attrs);
    const dx = kernels.output(attrs.inputShape!);
    backwardInput(kernels, conv, kernels.address(dy!), kernels.address(filter!), kernels.address(dx));
    return dx;
  });
  replace(names[2], ({ x, dy }, attrs) => {
    const conv = describe(x!.shape, attrs.filterShape!, attrs);
    const dw = kernels.output(attrs.filterShape!);
    backwardFilter(kernels, conv, kernels.address(x!), kernels.address(dy!), kernels.address(dw));
    return dw;
  });
}

/** Puts our convolutions in place of the wasm backend's, which are slower or missing. */
export function registerConvKernels(kernels: KernelModule): void {
  registerThree(kernels, imageConv, ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"]);
  registerThree(kernels, volumeConv, ["Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"]);
}
