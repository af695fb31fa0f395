import type { tf } from "@/tensor/tf";

/** What the graphics queue was asked to do since the last `reset`, whoever asked. */
export interface Meter {
  dispatches: number;
  uploadBytes: number;
  /** Bytes of buffers that exist, and the most there ever were. */
  liveBytes: number;
  peakBytes: number;
}

type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

/** Runs `before` ahead of a method of every object of a class, present and future. */
function watch<This, Name extends keyof This>(
  prototype: This,
  name: Name,
  before: (self: This, args: unknown[], result: unknown) => void,
): void {
  const original = prototype[name] as Method<This, unknown[], unknown>;
  prototype[name] = function (this: This, ...args: unknown[]) {
    const result = original.apply(this, args);
    before(this, args, result);
    return result;
  } as This[Name];
}

/** Bytes of a `writeBuffer(buffer, offset, data, dataOffset, size)`; sizes of typed arrays are in elements. */
function writtenBytes([, , data, from, size]: unknown[]): number {
  const source = data as ArrayBuffer | (ArrayBufferView & { BYTES_PER_ELEMENT?: number });
  const unit = "BYTES_PER_ELEMENT" in source ? (source.BYTES_PER_ELEMENT ?? 1) : 1;
  if (typeof size === "number") return size * unit;
  return source.byteLength - ((from as number | undefined) ?? 0) * unit;
}

/** Counts at the WebGPU classes themselves, so that both engines are counted alike. */
export function startMeter(): Meter {
  const meter: Meter = { dispatches: 0, uploadBytes: 0, liveBytes: 0, peakBytes: 0 };
  if (typeof GPUDevice === "undefined") return meter;
  const sizes = new WeakMap<GPUBuffer, number>();
  for (const name of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"] as const) {
    watch(GPUComputePassEncoder.prototype, name, () => meter.dispatches++);
  }
  watch(GPUQueue.prototype, "writeBuffer", (_queue, args) => (meter.uploadBytes += writtenBytes(args)));
  watch(GPUDevice.prototype, "createBuffer", (_device, args, result) => {
    const { size, mappedAtCreation } = args[0] as GPUBufferDescriptor;
    if (mappedAtCreation) meter.uploadBytes += size;
    sizes.set(result as GPUBuffer, size);
    meter.liveBytes += size;
    meter.peakBytes = Math.max(meter.peakBytes, meter.liveBytes);
  });
  watch(GPUBuffer.prototype, "destroy", (buffer) => {
    meter.liveBytes -= sizes.get(buffer) ?? 0;
    sizes.delete(buffer);
  });
  return meter;
}

/** Bytes of the WebAssembly heap, which never shrinks: its size is its peak. */
export function heapBytes(backend: ReturnType<typeof tf.backend>): number {
  const { wasm } = backend as unknown as { wasm?: { HEAPU8: Uint8Array } };
  return wasm?.HEAPU8.byteLength ?? 0;
}
