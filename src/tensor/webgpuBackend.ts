import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { isSoftware } from "./adapter";
import { tf } from "./tf";
import { registerGemmKernels } from "./webgpu/gemmKernels";
import { isTuned, startProfile, tune } from "./webgpu/tuning";

const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;
const FEATURES: readonly GPUFeatureName[] = ["timestamp-query", "shader-f16", "subgroups"];

/**
 * Starts TensorFlow.js's WebGPU backend on a device of our own: the one it would make for itself has nobody
 * listening when it is lost or refuses work.
 */
export async function startWebgpuBackend(
  adapter: GPUAdapter,
  onFailure: (reason: string) => void,
): Promise<void> {
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  void device.lost.then(({ reason, message }) => {
    // "destroyed" is our own doing.
    if (reason !== "destroyed") onFailure(message || "The graphics processor was lost.");
  });
  device.addEventListener("uncapturederror", (event) => onFailure(event.error.message));
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, adapter.info), 3);
  registerGemmKernels();
  await tf.setBackend("webgpu");
  await tf.ready();
  const backend = tf.backend() as WebGPUBackend;
  startProfile(backend, adapter.info, isSoftware(adapter.info));
  if (!isSoftware(adapter.info) && !isTuned(adapter.info)) await tune(backend, adapter.info);
}
