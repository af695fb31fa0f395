/** Kernels that draw noise where it is needed; they take no tensors. */
export const NOISE = { uniform: "DarkroomUniformNoise", normal: "DarkroomNormalNoise" } as const;

export interface NormalAttrs {
  readonly shape: number[];
  /** What seed and stream come to, see `streamBase`. */
  readonly base: number;
  /** The counter of the first draw. */
  readonly index: number;
}
export interface UniformAttrs extends NormalAttrs {
  readonly low: number;
  readonly high: number;
}
