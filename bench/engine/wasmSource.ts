import type { WasmBinarySource } from "@/tensor/wasmBinary";

/** A compiled file by its address in a browser, as bytes under Node. */
export async function wasmSource(place: string): Promise<WasmBinarySource> {
  if (typeof process === "undefined") return place;
  const { readFile } = await import(/* @vite-ignore */ "node:fs/promises");
  return new Uint8Array(await readFile(place));
}
