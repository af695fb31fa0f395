import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

type Conv2DInfo = tf.backend_util.Conv2DInfo;
type Padding = "same" | "valid" | number | tf.backend_util.ExplicitPadding;

interface ConvAttrs {
  readonly strides: [number, number] | number;
  readonly pad: Padding;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly filterShape?: [number, number, number, number];
  readonly inputShape?: [number, number, number, number];
}

/** Rows that the kernels point at in one go; DEPTH_BLOCK in assembly/outerProduct.ts. */
const ROWS = 240;
const GRID_BYTES = 4 * 32;

/** One axis of a walk over output pixels; see Grid in assembly/convolution.ts. */
interface Axis {
  readonly count: number;
  readonly outStep: number;
  readonly outOffset: number;
  readonly step: number;
  readonly offset: number;
  readonly segmentStep: number;
  readonly segments: number;
}

interface Walk {
  readonly batch: number;
  readonly source: { at: number; rows: number; columns: number; channels: number };
  readonly out: { at: number; rows: number; columns: number; channels: number };
  readonly row: Axis;
  readonly column: Axis;
}

const roundUp = (value: number, to: number) => Math.ceil(value / to) * to;

/** Lays out scratch memory for a walk and writes its Grid. `packedBytes` is reserved for the packed matrix. */
function layOut(kernels: KernelModule, walk: Walk, packedBytes: number): { grid: number; packed: number } {
  const { source, out, row, column } = walk;
  const segments = row.segments * column.segments;
  const sizes = {
    grid: GRID_BYTES,
    table: 4 * ROWS * Math.max(1, segments),
    outs: 4 * ROWS,
    zeros: 4 * roundUp(source.channels, 4),
    gathered: source.channels < 8 ? 4 * ROWS * segments * source.channels : 0,
    left: 4 * ROWS * 6,
    packed: packedBytes,
  };
  let next = kernels.scratch(Object.values(sizes).reduce((sum, size) => sum + roundUp(size, 16), 0));
  const at = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => {
      const address = next;
      next += roundUp(size, 16);
      return [name, address];
    }),
  ) as Record<keyof typeof sizes, number>;
  kernels.run.fillZero(at.zeros, source.channels);
  kernels.writeIntegers(at.grid, [
    ...[source.at, source.rows, source.columns, source.channels],
    ...[out.at, out.rows, out.columns, out.channels],
    ...[walk.batch, row.count, column.count],
    ...[row.outStep, column.outStep, row.outOffset, column.outOffset],
    ...[row.step, column.step, row.offset, column.offset],
    ...[row.segmentStep, column.segmentStep, row.segments, column.segments],
    ...[at.packed, at.table, at.outs, at.zeros, at.gathered, at.left],
  ]);
  return at;
}

function forwardWalk(info: Conv2DInfo, x: number, y: number): Walk {
  const axis = (count: number, stride: number, pad: number, dilation: number, filter: number): Axis => ({
    ...{ count, outStep: 1, outOffset: 0 },
    ...{ step: stride, offset: -pad, segmentStep: dilation, segments: filter },
  });
  const { padInfo: pad } = info;
  return {
    batch: info.batchSize,
    source: { at: x, rows: info.inHeight, columns: info.inWidth, channels: info.inChannels },
    out: { at: y, rows: info.outHeight, columns: info.outWidth, channels: info.outChannels },
    row: axis(info.outHeight, info.strideHeight, pad.top, info.dilationHeight, info.filterHeight),
    column: axis(info.outWidth, info.strideWidth, pad.left, info.dilationWidth, info.filterWidth),
  };
}

/** y = x ∗ w. */
function forward(kernels: KernelModule, info: Conv2DInfo, x: number, w: number, y: number): void {
  const k = info.filterHeight * info.filterWidth * info.inChannels;
  const n = info.outChannels;
  const { grid, packed } = layOut(kernels, forwardWalk(info, x, y), 4 * k * roundUp(n, 8));
  if (n === 1) kernels.run.copyFloats(w, packed, k);
  else kernels.run.packColumns(w, n, 1, k, n, packed, 4 * k * 8);
  kernels.run.convolve(grid);
}

/** The part of the transposed convolution that lands on every stride-th pixel from `first` on. */
function phaseAxis(first: number, size: number, stride: number, pad: number, filter: number) {
  const filterFirst = (first + pad) % stride;
  return {
    filterFirst,
    axis: {
      count: Math.max(0, Math.ceil((size - first) / stride)),
      ...{ outStep: stride, outOffset: first },
      ...{ step: 1, offset: (first + pad - filterFirst) / stride, segmentStep: -1 },
      segments: Math.max(0, Math.ceil((filter - filterFirst) / stride)),
    },
  };
}

/** dx from dy: one dense walk for each phase of the stride, so no zero is multiplied. */
function backwardInput(kernels: KernelModule, info: Conv2DInfo, dy: number, w: number, dx: number): void {
  for (let i = 0; i < info.strideHeight; i++) {
    const row = phaseAxis(i, info.inHeight, info.strideHeight, info.padInfo.top, info.filterHeight);
    for (let j = 0; j < info.strideWidth; j++) {
      const column = phaseAxis(j, info.inWidth, info.strideWidth, info.padInfo.left, info.filterWidth);
      if (row.axis.count === 0 || column.axis.count === 0) continue;
      const walk: Walk = {
        batch: info.batchSize,
        source: { at: dy, rows: info.outHeight, columns: info.outWidth, channels: info.outChannels },
        out: { at: dx, rows: info.inHeight, columns: info.inWidth, channels: info.inChannels },
        row: row.axis,
        column: column.axis,
      };
      const k = row.axis.segments * column.axis.segments * info.outChannels;
      const { grid, packed } = layOut(kernels, walk, 4 * k * roundUp(info.inChannels, 8));
      kernels.run.packPhase(
        ...([w, info.filterHeight, info.filterWidth, info.inChannels, info.outChannels] as const),
        ...([row.filterFirst, column.filterFirst, info.strideHeight, info.strideWidth, packed] as const),
      );
      kernels.run.convolve(grid);
    }
  }
}

function backwardFilter(kernels: KernelModule, info: Conv2DInfo, x: number, dy: number, dw: number): void {
  const { grid } = layOut(kernels, forwardWalk(info, x, dy), 4 * ROWS * roundUp(info.outChannels, 8));
  kernels.run.convolveFilter(grid, dw);
}

function convInfo(x: number[], filter: number[], attrs: ConvAttrs): Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
}

type KernelFunc = (inputs: Partial<Record<string, tf.TensorInfo>>, attrs: ConvAttrs) => tf.TensorInfo;

function replace(kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const convAttrs = attrs as unknown as ConvAttrs;
      if (convAttrs.dataFormat === "NCHW") throw new RangeError(`${kernelName} takes NHWC only.`);
      return kernelFunc(inputs as Record<string, tf.TensorInfo>, convAttrs);
    },
  });
}

/** Puts our convolutions in place of the wasm backend's, which are slower or missing. */
export function registerConvKernels(kernels: KernelModule): void {
  replace("Conv2D", ({ x, filter }, attrs) => {
    const info = convInfo(x!.shape, filter!.shape, attrs);
    const y = kernels.output(info.outShape);
    forward(kernels, info, kernels.address(x!), kernels.address(filter!), kernels.address(y));
    return y;
  });
  replace("Conv2DBackpropInput", ({ dy, filter }, attrs) => {
    const info = convInfo(attrs.inputShape!, filter!.shape, attrs);
    const dx = kernels.output(info.inShape);
    backwardInput(kernels, info, kernels.address(dy!), kernels.address(filter!), kernels.address(dx));
    return dx;
  });
  replace("Conv2DBackpropFilter", ({ x, dy }, attrs) => {
    const info = convInfo(x!.shape, attrs.filterShape!, attrs);
    const dw = kernels.output(info.filterShape);
    backwardFilter(kernels, info, kernels.address(x!), kernels.address(dy!), kernels.address(dw));
    return dw;
  });
}
