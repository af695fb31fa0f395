import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { registerAugment } from "./augment";
import { registerBatchNorm } from "./batchNorm";
import { registerBoxes } from "./boxes";
import { registerElementwise } from "./elementwise";
import { registerGroupNorm } from "./groupNorm";
import { registerLogistic } from "./logistic";
import { registerLosses } from "./losses";
import { registerMergeFilter } from "./mergeFilter";
import { registerNoise } from "./noise";
import { registerOptimiser } from "./optimiser";
import { registerPixelNorm } from "./pixelNorm";
import { Recorder } from "./recorder";
import { registerReduce } from "./reduce";
import { registerSpectral } from "./spectral";

/** Puts our training kernels in place of the backend's, for the device that this backend runs on. */
export function registerGpuKernels(backend: WebGPUBackend): void {
  const recorder = new Recorder(backend);
  registerElementwise(recorder);
  registerBatchNorm(recorder);
  registerGroupNorm(recorder);
  registerPixelNorm(recorder);
  registerAugment(recorder);
  registerBoxes(recorder);
  registerReduce(recorder);
  registerOptimiser(recorder);
  registerNoise(recorder);
  registerLogistic(recorder);
  registerLosses(recorder);
  registerSpectral(recorder);
  registerMergeFilter(recorder);
}
