import { AppError } from "@/domain/errors";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelExports } from "./kernelExports";
import type { tf } from "./tf";
import { withSharedMemory } from "./threads/sharedMemory";
import { threadedKernels } from "./threads/threadedKernels";
import { ThreadPool } from "./threads/threadPool";
import type { WasmBackend } from "./wasmBackend";
import { readWasm, type WasmSources } from "./wasmBinary";

/** What we use of the backend's Emscripten module; its own types leave these out. */
interface Heap {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Our compiled kernels beside the backend whose tensors they work on in place. */
export class KernelModule {
  private readonly heap: Heap;
  private scratchAt = 0;
  private scratchBytes = 0;

  constructor(
    readonly run: KernelExports,
    readonly backend: BackendWasm,
    /** Whether multiply-add is one instruction. */
    readonly relaxed: boolean,
    readonly threads: number,
  ) {
    this.heap = backend.wasm as unknown as Heap;
  }

  /** Where a tensor's first element lies. Stays valid when the memory grows. */
  address(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** @throws {AppError} `out-of-memory`: the backend itself would go on and write to address 0 */
  output(shape: number[]): tf.TensorInfo {
    const output = this.backend.makeOutput(shape, "float32");
    if (this.address(output) === 0) throw outOfMemory();
    return output;
  }

  /** A piece of memory for the length of one kernel; the next call may hand out the same piece. */
  scratch(bytes: number): number {
    if (bytes > this.scratchBytes) {
      if (this.scratchAt !== 0) this.heap._free(this.scratchAt);
      this.scratchBytes = Math.ceil(bytes * 1.25);
      this.scratchAt = this.heap._malloc(this.scratchBytes) >>> 0;
      if (this.scratchAt === 0) {
        this.scratchBytes = 0;
        throw outOfMemory();
      }
    }
    return this.scratchAt;
  }

  /** Writes integers; the view is taken anew because the memory may have grown. */
  writeIntegers(at: number, values: readonly number[]): void {
    new Int32Array(this.heap.HEAPU8.buffer, at, values.length).set(values);
  }

  writeFloats(at: number, values: readonly number[]): void {
    new Float32Array(this.heap.HEAPU8.buffer, at, values.length).set(values);
  }
}

function outOfMemory(): AppError {
  return new AppError("out-of-memory", "The 4 GB of memory that WebAssembly has are full.", {
    kept: "The last checkpoint is kept.",
    advice: "Use a smaller batch, width or image size.",
  });
}

/**
 * Loads the relaxed build where the engine accepts it, else the plain one.
 * @param threads  how many may work on a kernel; more than one needs a backend with shared memory
 */
export async function loadKernels(
  { backend, memory }: WasmBackend,
  sources: WasmSources,
  threads: number,
): Promise<KernelModule> {
  const preferred = await readWasm(sources.kernelsRelaxed);
  const relaxed = WebAssembly.validate(preferred);
  const bytes = relaxed ? preferred : await readWasm(sources.kernels);
  const shared = memory.buffer instanceof ArrayBuffer ? bytes : withSharedMemory(bytes);
  const { module, instance } = await WebAssembly.instantiate(shared, { env: { memory } });
  const run = instance.exports as unknown as KernelExports;
  if (threads === 1) return new KernelModule(run, backend, relaxed, 1);
  const pool = new ThreadPool(instance.exports as Record<string, (...args: number[]) => void>);
  await pool.start(threads, memory, module);
  const { _malloc, _free } = backend.wasm as unknown as Heap;
  const threaded = threadedKernels(run, pool, {
    heap: () => memory.buffer,
    allocate: (count) => _malloc(count) >>> 0,
    release: _free,
  });
  return new KernelModule(pool.threads === 1 ? run : threaded, backend, relaxed, pool.threads);
}
