import type { Triple } from "@/domain/volume";

/** Kernels that draw noise where it is needed; they take no tensors. */
export const NOISE = {
  uniform: "DarkroomUniformNoise",
  normal: "DarkroomNormalNoise",
  window: "DarkroomWindowNoise",
} as const;

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
/** A window of planes × rows × columns × channels of an endless noise; see windowNoise.ts. */
export interface WindowAttrs {
  readonly shape: number[];
  readonly base: number;
  readonly start: Triple;
  readonly low: number;
  readonly range: number;
}
