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
export { addBlocks, centredProducts, columnBlocks, columnSquares, columnSums, scale } from "./columns";
export { batchNormTerms, combine } from "./batchNorm";
export { affineActivate, affineActivateGrad, foldStatistics } from "./activated";
export { groupNormGradImages, groupNormImages } from "./groupNorm";
export { pixelNorm, pixelNormGrad } from "./pixelNorm";
export { glu, gluGrad, leakyRelu, leakyReluGrad } from "./activations";
export { spreadBoxes, sumBoxes } from "./boxes";
export { augmentImages, augmentImagesGrad } from "./augment";
export { adam, average } from "./adam";
export { spectralNorm, spectralNormGrad } from "./spectral";
export { boxOfFour } from "./mergeFilter";
export { meanApart, meanApartGrad, meanHinge, meanHingeGrad } from "./losses";
export { mapAxis } from "./axis";
export { normalNoise, uniformNoise } from "./noise";
