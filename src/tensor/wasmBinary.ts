import { AppError } from "@/domain/errors";
import { readOwnFile } from "@/domain/ownFiles";

/** Where a compiled WebAssembly file comes from: its address on our own origin, or its bytes. */
export type WasmBinarySource = string | URL | Uint8Array<ArrayBuffer>;

export interface WasmSources {
  /** tfjs-backend-wasm-simd.wasm */
  readonly tfjs: WasmBinarySource;
  /** Our kernels, plain SIMD. */
  readonly kernels: WasmBinarySource;
  /** Our kernels with relaxed multiply-add, for engines that have it. */
  readonly kernelsRelaxed: WasmBinarySource;
}

export async function readWasm(source: WasmBinarySource): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof Uint8Array) return source;
  const response = await readOwnFile(source);
  if (!response.ok) {
    throw new AppError("internal", `The file ${String(source)} could not be loaded (${response.status}).`, {
      advice: "Check that the app's files are complete, then reload the page.",
    });
  }
  return new Uint8Array(await response.arrayBuffer());
}
