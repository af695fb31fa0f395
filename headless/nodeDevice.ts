import { availableParallelism } from "node:os";
import { AppError } from "@/domain/errors";
import type { BackendId, DeviceReport } from "@/domain/training";

const MOST_THREADS = 4;

/**
 * Starts the compute device under Node. WebGPU comes from the npm package `webgpu` (Dawn), which must be in
 * place before TensorFlow.js is loaded: hence the late imports here and in main.ts.
 */
export async function startDevice(prefer: BackendId | "auto"): Promise<DeviceReport> {
  if (prefer !== "wasm") await offerWebgpu(prefer === "webgpu");
  const { prepareDevice } = await import("@/tensor/device");
  const { nodeWasmSources } = await import("@/tensor/nodeAssets");
  return prepareDevice({
    prefer,
    wasm: nodeWasmSources(),
    threads: Math.min(MOST_THREADS, availableParallelism()),
  });
}

async function offerWebgpu(required: boolean): Promise<void> {
  try {
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, "navigator", { value: { gpu: create([]) }, configurable: true });
  } catch (cause) {
    if (!required) return;
    throw new AppError("no-webgpu", "WebGPU could not be started under Node.", {
      advice: "Install a Vulkan driver, or use --backend wasm.",
      cause,
    });
  }
}
