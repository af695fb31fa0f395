export { packColumns } from "./pack";
export { matMulRows } from "./product";
export { matMulOuter } from "./outerProduct";
export { convolve, convolveFilter } from "./convolution";
export { copyFloats, fillZero } from "./simd";
export { packPhase } from "./filter";
