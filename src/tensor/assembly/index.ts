export { packColumns } from "./pack";
export { matMulRows } from "./product";
export { matMulOuter } from "./outerProduct";
export {
  convolve,
  convolveFilter,
  convolveFilterPart,
  convolveFilterParts,
  convolveFilterRows,
  convolveRows,
} from "./convolution";
export { copyFloats, fillZero } from "./simd";
export { packPhase } from "./filter";
export { columnSums, scale } from "./columns";
export { batchNorm, batchNormGrad } from "./batchNorm";
export { glu, gluGrad, leakyRelu, leakyReluGrad } from "./activations";
export { spreadBoxes, sumBoxes } from "./boxes";
export { adam, average } from "./adam";
export { mapAxis } from "./axis";
export { normalNoise, uniformNoise } from "./noise";
