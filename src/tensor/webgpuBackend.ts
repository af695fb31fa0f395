import type { FileStore } from "@/domain/files";
import { isSoftware } from "./adapter";
import { tf } from "./tf";
import { registerGemmKernels } from "./webgpu/gemmKernels";
import { OwnBackend } from "./webgpu/ownBackend";
import { setProfile } from "./webgpu/profiles";
import { registerGpuKernels } from "./webgpu/register";
import { HARDWARE, SOFTWARE } from "./webgpu/tile";
import { chooseTile } from "./webgpu/tuning";

const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
  "maxStorageBuffersPerShaderStage",
] as const;
const FEATURES: readonly GPUFeatureName[] = ["timestamp-query", "shader-f16", "subgroups"];

/** `device-lost` also for work that the device refuses: what it was to compute is then zeros. */
export type FailureCode = "device-lost" | "out-of-memory";

/**
 * Starts TensorFlow.js's WebGPU backend on a device of our own: the one it would make for itself has nobody
 * listening when it is lost or refuses work.
 * @param files  where measurements of the adapter outlive the page
 */
export async function startWebgpuBackend(
  adapter: GPUAdapter,
  onFailure: (reason: string, code: FailureCode) => void,
  files?: FileStore,
): Promise<void> {
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  void device.lost.then(({ reason, message }) => {
    // "destroyed" is our own doing.
    if (reason !== "destroyed") onFailure(message || "The graphics processor was lost.", "device-lost");
  });
  device.addEventListener("uncapturederror", ({ error }) => {
    const full = error instanceof GPUOutOfMemoryError;
    onFailure(error.message, full ? "out-of-memory" : "device-lost");
  });
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new OwnBackend(device, adapter.info), 3);
  registerGemmKernels();
  await tf.setBackend("webgpu");
  await tf.ready();
  const backend = tf.backend() as OwnBackend;
  const software = isSoftware(adapter.info);
  setProfile(backend, software ? SOFTWARE : HARDWARE);
  registerGpuKernels(backend);
  // Compiling a shader takes a software adapter longer than any tile could win: its choice is fixed.
  if (!software) await chooseTile(backend, adapter, files);
}
