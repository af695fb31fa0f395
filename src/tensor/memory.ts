import { tf } from "./tf";
import type { DeviceUse } from "./webgpu/meter";
import { OwnBackend } from "./webgpu/ownBackend";

/** Emscripten's view of the memory, which the backend's own types leave out. */
interface WithHeap {
  readonly wasm: { readonly HEAPU8: Uint8Array };
}

/**
 * The most bytes that the current device has reserved so far, pooled buffers included. WebAssembly's memory only
 * grows, so there it is what it has now.
 */
export function peakBytes(): number {
  const backend = tf.backend();
  if (backend instanceof OwnBackend) return backend.meter.memory().peakBytes;
  if (tf.getBackend() !== "wasm") return tf.memory().numBytes;
  return (backend as unknown as WithHeap).wasm.HEAPU8.byteLength;
}

/** Counts the peak anew from what is reserved now. */
export function resetPeakBytes(): void {
  const backend = tf.backend();
  if (backend instanceof OwnBackend) backend.meter.resetPeak();
}

/** Gives back what is reserved and not in use: call it between the scales of a cascade and between runs. */
export function trimMemory(): void {
  const backend = tf.backend();
  if (backend instanceof OwnBackend) backend.trimPool();
}

/** What the GPU was asked to do since it was started; undefined on other backends. */
export function deviceUse(): DeviceUse | undefined {
  const backend = tf.backend();
  return backend instanceof OwnBackend ? backend.meter.use() : undefined;
}
