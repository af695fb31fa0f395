/** Kernels of our own; where the current backend has one, ops.ts uses it instead of a composition. */
export const FUSED = {
  batchNorm: "DarkroomBatchNorm",
  batchNormGrad: "DarkroomBatchNormGrad",
  glu: "DarkroomGlu",
  gluGrad: "DarkroomGluGrad",
  leakyRelu: "DarkroomLeakyRelu",
  leakyReluGrad: "DarkroomLeakyReluGrad",
  sumBoxes: "DarkroomSumBoxes",
  spreadBoxes: "DarkroomSpreadBoxes",
  adam: "DarkroomAdam",
  average: "DarkroomAverage",
} as const;

export interface BoxAttrs {
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
}
export interface AdamAttrs {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
