import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { BackendId, DeviceReport } from "@/domain/training";
import "./convGradients";
import { registerAxisKernel } from "./axisKernels";
import { registerConvKernels } from "./convKernels";
import { registerIdentityKernel } from "./identityKernel";
import { registerReduceKernels } from "./reduceKernels";
import { loadKernels, type KernelModule } from "./kernelModule";
import { findAdapter, type FoundAdapter } from "./adapter";
import { registerMatMulKernel } from "./matMulKernel";
import { registerNoiseKernels } from "./noiseKernels";
import "./reduceGradients";
import { setOperandPrecision, type Precision } from "./precision";
import { tf } from "./tf";
import { canShareMemory } from "./threads/startThread";
import { startWasmBackend } from "./wasmBackend";
import { registerFusedKernels } from "./wasmKernels";
import { startWebgpuBackend, type FailureCode } from "./webgpuBackend";
import type { WasmSources } from "./wasmBinary";

export type { WasmSources } from "./wasmBinary";

export interface DeviceOptions {
  readonly prefer: BackendId | "auto";
  readonly wasm: WasmSources;
  /**
   * How many threads the kernels on the processor may use; the results are the same for any number. By default one
   * under Node, and up to four in the workers of an isolated page. The first call decides.
   */
  readonly threads?: number;
  /** Keeps what was measured of a graphics adapter, so that the next start need not measure again. */
  readonly files?: FileStore | undefined;
  /** How products on a graphics processor read their operands; `float32` unless asked otherwise. */
  readonly operands?: Precision;
}

/** Hears what the device said, for a person to read, and which error a job should end with. */
export type LostListener = (reason: string, code: FailureCode) => void;
const lostListeners = new Set<LostListener>();

/** Called when the GPU went away or refused work: what was on it is gone. Returns how to stop listening. */
export function onDeviceLost(listener: LostListener): () => void {
  lostListeners.add(listener);
  return () => lostListeners.delete(listener);
}

/**
 * Chooses and starts the compute device: a real GPU by WebGPU, else the processor by WebAssembly.
 * A software WebGPU adapter is about twenty times slower than WebAssembly on the same processor, so it is
 * only used when asked for by name.
 * @throws {AppError} `no-webgpu` when WebGPU is asked for by name and there is none
 */
export async function prepareDevice(options: DeviceOptions): Promise<DeviceReport> {
  const adapter = options.prefer === "wasm" ? undefined : await findAdapter();
  if (options.prefer === "webgpu" && adapter === undefined) {
    throw new AppError("no-webgpu", "This browser offers no WebGPU adapter.", {
      advice: "Choose the processor, or a browser and graphics driver with WebGPU.",
    });
  }
  if (adapter && options.prefer === "webgpu") return await onGpu(adapter, options);
  if (!adapter?.real) return await onProcessor(options, whyProcessor(options.prefer, adapter));
  try {
    return await onGpu(adapter, options);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    const reason = `${adapter.name} could not be started (${why}), so training uses the processor.`;
    return await onProcessor(options, reason);
  }
}

async function onGpu(adapter: FoundAdapter, { files, operands }: DeviceOptions): Promise<DeviceReport> {
  const onFailure: LostListener = (reason, code) => {
    for (const listener of lostListeners) listener(reason, code);
  };
  await startWebgpuBackend(adapter.adapter, onFailure, files);
  if (operands) setOperandPrecision(operands);
  const reason = adapter.real
    ? "Training on this machine's graphics processor."
    : "A software graphics adapter was asked for by name; it is slow.";
  return { backend: "webgpu", name: adapter.name, realGpu: adapter.real, reason };
}

/** Started once and kept: TensorFlow.js cannot load its WebAssembly twice. */
let processor: Promise<KernelModule> | undefined;

async function onProcessor(options: DeviceOptions, reason: string): Promise<DeviceReport> {
  processor ??= startProcessor(options.wasm, threadsFor(options));
  const { relaxed, threads } = await processor.catch((thrown: unknown) => {
    processor = undefined;
    throw thrown;
  });
  await tf.setBackend("wasm");
  return {
    backend: "wasm",
    name: `CPU, ${threads} thread${threads > 1 ? "s" : ""}, SIMD${relaxed ? " with FMA" : ""}`,
    realGpu: false,
    reason,
  };
}

const MOST_THREADS = 4;

/** One thread where memory cannot be shared. */
function threadsFor({ threads }: DeviceOptions): number {
  if (!canShareMemory()) return 1;
  const inBrowser = globalThis.crossOriginIsolated;
  return threads ?? (inBrowser ? Math.min(MOST_THREADS, navigator.hardwareConcurrency) : 1);
}

async function startProcessor(sources: WasmSources, threads: number): Promise<KernelModule> {
  const backend = await startWasmBackend(sources.tfjs, threads > 1);
  const kernels = await loadKernels(backend, sources, threads);
  registerConvKernels(kernels);
  registerMatMulKernel(kernels);
  registerReduceKernels(kernels);
  registerFusedKernels(kernels);
  registerAxisKernel(kernels);
  registerNoiseKernels(kernels);
  registerIdentityKernel(kernels);
  return kernels;
}

function whyProcessor(prefer: BackendId | "auto", adapter: FoundAdapter | undefined): string {
  if (prefer === "wasm") return "Training on the processor, as chosen.";
  if (adapter) {
    return `The only graphics adapter here (${adapter.name}) is software, so training uses the processor directly.`;
  }
  return "No WebGPU graphics processor was found, so training uses the processor.";
}

/**
 * TensorFlow.js moves to another backend by itself when its own fails; call this before and after every job.
 * @throws {AppError} `wrong-backend`
 */
export function assertBackend(report: DeviceReport): void {
  const current = tf.getBackend();
  if (current === report.backend) return;
  throw new AppError("wrong-backend", `Computing moved from ${report.backend} to ${current || "nothing"}.`, {
    kept: "The last checkpoint is kept.",
    advice: "Reload the page, then resume.",
  });
}

/** Bytes that tensors hold on the current backend. */
export function memoryBytes(): number {
  return tf.memory().numBytes;
}
