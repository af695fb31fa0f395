import type { WasmSources } from "./wasmBinary";

interface NodeProcess {
  getBuiltinModule(name: "node:fs"): { readFileSync(path: string | URL): Uint8Array<ArrayBuffer> };
}

/**
 * The compiled files as bytes from disk, for Node: tests, benchmarks, headless runs. Node's file module is
 * asked for at run time, so no bundler for the browser ever meets it.
 * Our own two are made by `node scripts/buildKernels.mjs`.
 */
export function nodeWasmSources(): WasmSources {
  const { process } = globalThis as unknown as { process: NodeProcess };
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const read = (path: string) => new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
  return {
    tfjs: read("node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm"),
    kernels: read("build/kernels/kernels.wasm"),
    kernelsRelaxed: read("build/kernels/kernels-relaxed.wasm"),
  };
}
