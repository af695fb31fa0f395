import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { registerBatchNorm } from "./batchNorm";
import { registerBoxes } from "./boxes";
import { registerElementwise } from "./elementwise";
import { registerLogistic } from "./logistic";
import { registerMergeFilter } from "./mergeFilter";
import { registerNoise } from "./noise";
import { registerOptimiser } from "./optimiser";
import { Recorder } from "./recorder";
import { registerReduce } from "./reduce";
import { registerSpectral } from "./spectral";

/** Puts our training kernels in place of the backend's, for the device that this backend runs on. */
export function registerGpuKernels(backend: WebGPUBackend): void {
  const recorder = new Recorder(backend);
  registerElementwise(recorder);
  registerBatchNorm(recorder);
  registerBoxes(recorder);
  registerReduce(recorder);
  registerOptimiser(recorder);
  registerNoise(recorder);
  registerLogistic(recorder);
  registerSpectral(recorder);
  registerMergeFilter(recorder);
}
