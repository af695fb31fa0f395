import { setOperandPrecision } from "../precision";
import { normal } from "../random";
import { tf } from "../tf";
import { operandsOf, runConv, type ConvCase, type ConvPart } from "./gemmCases";

export interface HalfCase {
  readonly name: string;
  readonly shapes: readonly [number[], number[]];
  readonly run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
  /** Terms of a sum. */
  readonly terms: number;
  /** Largest number of each operand, far from what half precision can hold. */
  readonly sizes: readonly [number, number];
}

export interface HalfOutcome {
  readonly name: string;
  /** Largest difference from single precision, as a multiple of what rounding the operands allows: at most 1. */
  readonly worst: number;
  /** Whether single precision gives other bits, as it must where halves were read. */
  readonly differs: boolean;
  /** Tensors that the device keeps afterwards and did not before. */
  readonly left: number;
}

const conv = (part: ConvPart, sizes: number[], inChannels: number, outChannels: number): HalfCase => {
  const filters = sizes.map(() => 4);
  const kernel = sizes.length === 3 ? "Conv3D" : "Conv2D";
  const shape: ConvCase = {
    ...{ kernel, batch: 2, sizes, filters, inChannels, outChannels, stride: 2, pad: "same" },
  };
  return {
    name: `${kernel} ${part}, ${inChannels} to ${outChannels} channels`,
    shapes: operandsOf(shape, part) as [number[], number[]],
    run: (a, b) => runConv(shape, part, a, b),
    terms: 4096,
    sizes: part === "forward" ? [1, 0.02] : [1e-9, 3],
  };
};

/** Both directions in 2D and 3D, even and odd numbers of channels: every way in which an operand is read. */
export const halfCases: readonly HalfCase[] = [
  ...(["forward", "input", "filter"] as const).flatMap((part) => [
    conv(part, [12, 12], 8, 16),
    conv(part, [9, 11], 3, 5),
    conv(part, [12, 12], 4, 1),
    conv(part, [6, 5, 7], 4, 6),
  ]),
  ...([false, true] as const).flatMap((transposed) =>
    [1, 7, 16].map((n): HalfCase => ({
      name: `product of ${n} columns${transposed ? ", transposed" : ""}`,
      shapes: [transposed ? [33, 20] : [20, 33], transposed ? [n, 33] : [33, n]],
      run: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, transposed, transposed),
      ...{ terms: 33, sizes: [1e12, 1e-20] },
    })),
  ),
];

async function valuesOf(make: () => tf.Tensor): Promise<Float32Array> {
  const result = make();
  const values = await result.data<"float32">();
  result.dispose();
  return values;
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Runs a case on WebGPU in halves and in single precision, and compares with what the arithmetic allows. */
export async function runHalfCase({ name, shapes, run, sizes, terms }: HalfCase): Promise<HalfOutcome> {
  const make = () => shapes.map((shape, i) => tf.tidy(() => normal(shape, 31, i, 0).mul(sizes[i]!)));
  await tf.setBackend("cpu");
  const magnitudes = tf.tidy(() => make().map((operand) => operand.abs())) as [tf.Tensor, tf.Tensor];
  const bound = await valuesOf(() => run(...magnitudes));
  const most = await Promise.all(magnitudes.map(async (operand) => largest(await operand.data<"float32">())));
  tf.dispose(magnitudes);

  await tf.setBackend("webgpu");
  const onDevice = tf.backend() as unknown as { numDataIds(): number };
  const before = onDevice.numDataIds();
  const operands = make() as [tf.Tensor, tf.Tensor];
  const single = await valuesOf(() => run(...operands));
  setOperandPrecision("float16", 0);
  const half = await valuesOf(() => run(...operands));
  tf.dispose(operands);
  setOperandPrecision("float32");
  const left = onDevice.numDataIds() - before;

  // WGSL may round to either neighbour, 2^-10 of a number; two operands and the sums of both runs. What is below
  // 2^-29 of the largest operand keeps fewer digits.
  const small = terms * most[0]! * most[1]! * 2 ** -38;
  const allowed = (at: number) => bound[at]! * (2.01 * 2 ** -10 + 32 * Math.sqrt(terms) * 2 ** -24) + small;
  const differences = half.map((value, at) => Math.abs(value - single[at]!) / allowed(at));
  return { name, worst: largest(differences), differs: largest(differences) > 0, left };
}
