import { tf } from "@/tensor/tf";

type Shapes = Readonly<Record<string, tf.TensorInfo | undefined>>;

const size = (tensor: tf.TensorInfo | undefined) => tf.util.sizeFromShape(tensor!.shape);
/** Multiplications and additions of a convolution: every output reads the whole filter once. */
const convolution = (output: tf.TensorInfo, filter: readonly number[]) =>
  2 * size(output) * tf.util.sizeFromShape(filter.slice(0, -1));

function product({ a, b }: Shapes, output: tf.TensorInfo): number {
  const batches = tf.util.sizeFromShape(output.shape.slice(0, -2));
  // [m·k] [k·n] / [m·n] = k², for each matrix of the batch.
  const depth = Math.sqrt((size(a) * size(b)) / (size(output) * batches));
  return 2 * size(output) * depth;
}

/** Of each kernel that multiplies much: the floating point operations of one call. */
const COUNTS: Readonly<Record<string, (inputs: Shapes, output: tf.TensorInfo) => number>> = {
  BatchMatMul: product,
  _FusedMatMul: product,
  Conv2D: ({ filter }, y) => convolution(y, filter!.shape),
  FusedConv2D: ({ filter }, y) => convolution(y, filter!.shape),
  Conv2DBackpropInput: ({ dy, filter }) => convolution(dy!, filter!.shape),
  Conv2DBackpropFilter: ({ dy }, dw) => convolution(dy!, dw.shape),
  Conv3D: ({ filter }, y) => convolution(y, filter!.shape),
  Conv3DBackpropInputV2: ({ dy, filter }) => convolution(dy!, filter!.shape),
  Conv3DBackpropFilterV2: ({ dy }, dw) => convolution(dy!, dw.shape),
};

/** Runs `work` once and adds up what its convolutions and matrix products cost, in GFLOP. */
export async function countGflop(work: () => Promise<number>): Promise<{ gflop: number; value: number }> {
  let flops = 0;
  const restore: (() => void)[] = [];
  for (const [name, count] of Object.entries(COUNTS)) {
    const kernel = tf.getKernel(name, tf.getBackend()) as { kernelFunc: tf.KernelFunc } | undefined;
    if (!kernel) continue;
    const original = kernel.kernelFunc;
    kernel.kernelFunc = (args) => {
      const result = original(args);
      flops += count(args.inputs as unknown as Shapes, Array.isArray(result) ? result[0]! : result);
      return result;
    };
    restore.push(() => (kernel.kernelFunc = original));
  }
  try {
    const value = await work();
    return { gflop: flops / 1e9, value };
  } finally {
    restore.forEach((undo) => undo());
  }
}
