import type { KernelModule } from "./kernelModule";
import { tf } from "./tf";

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface Sizes {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Rows or depth that the kernels point at in one go; the larger of the blocks in the assembly. */
const BLOCK = 240;
const roundUp = (value: number, to: number) => Math.ceil(value / to) * to;

/** C = A · B for one matrix of a batch, in whichever form A and B lie. */
function multiply(
  kernels: KernelModule,
  [a, b, c]: readonly [number, number, number],
  { m, k, n }: Sizes,
  { transposeA, transposeB }: MatMulAttrs,
): void {
  const [rowStride, columnStride] = transposeB ? [1, k] : [n, 1];
  const pointers = 2 * 4 * BLOCK;
  if (transposeA) {
    const left = 4 * BLOCK * 6;
    const scratch = kernels.scratch(pointers + left + 4 * BLOCK * roundUp(n, 8));
    kernels.run.fillZero(c, m * n);
    const rooms = [scratch, scratch + pointers, scratch + pointers + left] as const;
    kernels.run.matMulOuter(a, b, c, m, k, n, rowStride, columnStride, ...rooms);
    return;
  }
  const scratch = kernels.scratch(pointers + 4 * k * roundUp(n, 8));
  const packed = scratch + pointers;
  if (n > 1) kernels.run.packColumns(b, rowStride, columnStride, k, n, packed, 4 * k * 8);
  kernels.run.matMulRows(a, c, m, k, n, n > 1 ? packed : b, scratch);
}

/** Puts our matrix product in place of the wasm backend's, which is slow when either side is transposed. */
export function registerMatMulKernel(kernels: KernelModule): void {
  if (tf.getKernel("BatchMatMul", "wasm")) tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel({
    kernelName: "BatchMatMul",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      return batchMatMul(kernels, a, b, attrs as unknown as MatMulAttrs);
    },
  });
}

function batchMatMul(kernels: KernelModule, a: tf.TensorInfo, b: tf.TensorInfo, attrs: MatMulAttrs) {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = attrs.transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = attrs.transposeB ? bRows : bColumns;
  const aBatch = tf.util.sizeFromShape(a.shape.slice(0, -2));
  const bBatch = tf.util.sizeFromShape(b.shape.slice(0, -2));
  if (aBatch !== bBatch && aBatch !== 1 && bBatch !== 1) {
    throw new RangeError(`Batches of ${aBatch} and ${bBatch} matrices do not multiply.`);
  }
  const outer = aBatch >= bBatch ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  const c = kernels.output([...outer, m, n]);
  for (let i = 0; i < Math.max(aBatch, bBatch); i++) {
    const at = [
      kernels.address(a) + (aBatch > 1 ? 4 * i * m * k : 0),
      kernels.address(b) + (bBatch > 1 ? 4 * i * k * n : 0),
      kernels.address(c) + 4 * i * m * n,
    ] as const;
    multiply(kernels, at, { m, k, n }, attrs);
  }
  return c;
}
