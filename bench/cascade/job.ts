import type { CascadeDim } from "@/domain/cascade";
import type { BackendId } from "@/domain/training";
import type { NetworkSize } from "./network";

/** How an image is made: by the cascade's tiles, in one piece, or as patches that know nothing of each other. */
export type Method = "tiles" | "whole" | "patches";

export interface Job {
  readonly method: Method;
  readonly dim: CascadeDim;
  readonly size: number;
  readonly tile: number;
  readonly network: NetworkSize;
  readonly backend: BackendId;
  readonly seed: number;
  /** Times the image is made anew, after those that warm up. */
  readonly repeats: number;
}

export interface Measured {
  readonly dim: CascadeDim;
  readonly size: number;
  /** The most that the device reserved: on the processor, WebAssembly's memory. */
  readonly peakGpuBytes: number;
  /** The most that JavaScript held alive: its heap and all buffers, after a collection, at each window and tile. */
  readonly peakHostBytes: number;
  /** Processor time for each voxel of the finest scale, all scales, reading and writing included. */
  readonly nsPerOutput: number;
  /** The same by the clock. */
  readonly nsPerOutputClock: number;
  readonly device: string;
}
