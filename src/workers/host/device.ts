import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import type { BackendId, DeviceReport } from "@/domain/training";
import { prepareDevice } from "@/tensor/device";
import relaxedUrl from "../../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../../build/kernels/kernels.wasm?url";

let chosen: Promise<DeviceReport> | null = null;

/** Chooses the device at the first call; a failure is forgotten, so that another choice can be tried. */
export function device(prefer: BackendId | "auto" = "auto"): Promise<DeviceReport> {
  const wasm = { tfjs: wasmUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };
  chosen ??= prepareDevice({ prefer, wasm }).catch((thrown: unknown) => {
    chosen = null;
    throw thrown;
  });
  return chosen;
}
