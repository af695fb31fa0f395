import { setWasmPaths, type BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { tf } from "./tf";
import { withSharedMemory } from "./threads/sharedMemory";
import { readWasm, type WasmBinarySource } from "./wasmBinary";

/** The running backend and the memory its tensors live in. */
export interface WasmBackend {
  readonly backend: BackendWasm;
  readonly memory: WebAssembly.Memory;
}

const BINARY = "tfjs-backend-wasm-simd.wasm";

/**
 * Starts TensorFlow.js's WebAssembly backend from bytes that we loaded, and catches its memory on the way:
 * the backend keeps it to itself, and our kernels must share it to work on tensors in place.
 * @param shared  whether helper threads of ours will work on that memory too
 */
export async function startWasmBackend(source: WasmBinarySource, shared: boolean): Promise<WasmBackend> {
  const loaded = await readWasm(source);
  const bytes = shared ? withSharedMemory(loaded) : loaded;
  // Its own threads gave no speed, and their worker is a blob that the content security policy refuses.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths(
    { "tfjs-backend-wasm.wasm": BINARY, [BINARY]: BINARY, "tfjs-backend-wasm-threaded-simd.wasm": BINARY },
    true,
  );

  let memory: WebAssembly.Memory | undefined;
  const platform = tf.env().platform;
  const originalFetch = platform.fetch;
  const originalInstantiate = WebAssembly.instantiate;
  const catchMemory = async (binary: BufferSource, imports?: WebAssembly.Imports) => {
    const output = await originalInstantiate(binary, imports);
    if (binary === bytes.buffer) {
      memory = Object.values(output.instance.exports).find((value) => value instanceof WebAssembly.Memory);
    }
    return output;
  };
  platform.fetch = () =>
    Promise.resolve({ ok: true, arrayBuffer: () => Promise.resolve(bytes.buffer) } as Response);
  WebAssembly.instantiate = catchMemory as typeof WebAssembly.instantiate;
  try {
    await tf.setBackend("wasm");
    await tf.ready();
  } finally {
    platform.fetch = originalFetch;
    WebAssembly.instantiate = originalInstantiate;
  }
  if (memory === undefined) throw new Error("The WebAssembly backend did not show its memory.");
  return { backend: tf.backend() as BackendWasm, memory };
}
