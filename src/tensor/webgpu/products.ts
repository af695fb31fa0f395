import { tf } from "../tf";
import type { Gemm } from "./gemmProgram";
import type { Along } from "./operands";

export interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const along = (four: number, direction: Along): Along => (four % 4 === 0 ? direction : "none");

/**
 * C = A · B for matrices in batches, either of which may lie transposed or be one for the whole batch.
 * @throws {RangeError} when the shapes do not multiply
 */
export function matrixProduct(aShape: number[], bShape: number[], attrs: MatMulAttrs): Gemm {
  const [aRows, aColumns] = aShape.slice(-2) as [number, number];
  const [bRows, bColumns] = bShape.slice(-2) as [number, number];
  const [m, k] = attrs.transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [depth, n] = attrs.transposeB ? [bColumns, bRows] : [bRows, bColumns];
  const [aBatch, bBatch] = [aShape, bShape].map((shape) => tf.util.sizeFromShape(shape.slice(0, -2)));
  if (depth !== k || (aBatch !== bBatch && aBatch !== 1 && bBatch !== 1)) {
    throw new RangeError(`Matrices of ${aShape.join(" × ")} and ${bShape.join(" × ")} do not multiply.`);
  }
  const [aRow, aDepth] = attrs.transposeA ? [1, m] : [k, 1];
  // One column lies in depth order either way.
  const [bDepth, bColumn] = attrs.transposeB || n === 1 ? [1, k] : [n, 1];
  return {
    kind: "plain",
    axes: [],
    product: { m, n, k, outer: Math.max(aBatch!, bBatch!) },
    vectors: {
      a: aDepth === 1 ? along(k, "depth") : along(m, "outer"),
      b: bDepth === 1 ? along(k, "depth") : along(n, "outer"),
      lines: false,
    },
    uniforms: {
      ...{ aRow, aDepth, bDepth, bColumn },
      ...{ aBatch: aBatch === 1 ? 0 : m * k, bBatch: bBatch === 1 ? 0 : n * k },
    },
    outShape: [...(aBatch! >= bBatch! ? aShape : bShape).slice(0, -2), m, n],
  };
}
