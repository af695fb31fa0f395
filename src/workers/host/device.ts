import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import type { FileStore } from "@/domain/files";
import type { BackendId, DeviceReport } from "@/domain/training";
import { prepareDevice } from "@/tensor/device";
import relaxedUrl from "../../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../../build/kernels/kernels.wasm?url";

let chosen: Promise<DeviceReport> | null = null;

/**
 * Chooses the device at the first call; a failure is forgotten, so that another choice can be tried.
 * @param files  where measurements of a graphics adapter are kept
 */
export function startDevice(
  files: () => Promise<FileStore>,
  prefer: BackendId | "auto" = "auto",
): Promise<DeviceReport> {
  const wasm = { tfjs: wasmUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };
  // Without a disk the device is measured at each start: no reason to refuse it.
  const start = async () => prepareDevice({ prefer, wasm, files: await files().catch(() => undefined) });
  chosen ??= start().catch((thrown: unknown) => {
    chosen = null;
    throw thrown;
  });
  return chosen;
}
