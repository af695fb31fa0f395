import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { tf } from "./tf";
import type { WasmBackend } from "./wasmBackend";
import { readWasm, type WasmSources } from "./wasmBinary";

/** What src/tensor/assembly exports; addresses are byte offsets into the backend's memory. */
export interface KernelExports {
  fillZero(to: number, count: number): void;
  copyFloats(from: number, to: number, count: number): void;
  packColumns(
    source: number,
    rowStride: number,
    columnStride: number,
    k: number,
    n: number,
    to: number,
    panelBytes: number,
  ): void;
  packPhase(
    filter: number,
    filterRows: number,
    filterColumns: number,
    channelsIn: number,
    channelsOut: number,
    firstRow: number,
    firstColumn: number,
    strideRow: number,
    strideColumn: number,
    to: number,
  ): void;
  matMulRows(a: number, c: number, m: number, k: number, n: number, packed: number, scratch: number): void;
  matMulOuter(
    a: number,
    b: number,
    c: number,
    m: number,
    k: number,
    n: number,
    rowStride: number,
    columnStride: number,
    scratch: number,
    left: number,
    packed: number,
  ): void;
  convolve(grid: number): void;
  convolveFilter(grid: number, filter: number): void;
  columnSums(x: number, rows: number, channels: number, sums: number, partial: number): void;
  scale(x: number, count: number, factor: number): void;
  batchNorm(
    x: number,
    rows: number,
    channels: number,
    gamma: number,
    beta: number,
    epsilon: number,
    y: number,
    mean: number,
    variance: number,
    scratch: number,
  ): void;
  batchNormGrad(
    x: number,
    dy: number,
    rows: number,
    channels: number,
    gamma: number,
    mean: number,
    variance: number,
    epsilon: number,
    dx: number,
    dGamma: number,
    dBeta: number,
    scratch: number,
  ): void;
  glu(x: number, rows: number, half: number, y: number): void;
  gluGrad(x: number, dy: number, rows: number, half: number, dx: number): void;
  leakyRelu(x: number, count: number, slope: number, gain: number, y: number): void;
  leakyReluGrad(x: number, dy: number, count: number, slope: number, gain: number, dx: number): void;
  sumBoxes(
    from: number,
    rows: number,
    columns: number,
    channels: number,
    boxRows: number,
    boxColumns: number,
    scale: number,
    to: number,
  ): void;
  spreadBoxes(
    from: number,
    rows: number,
    columns: number,
    channels: number,
    boxRows: number,
    boxColumns: number,
    scale: number,
    to: number,
  ): void;
  adam(
    param: number,
    grad: number,
    first: number,
    second: number,
    count: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    newParam: number,
    newFirst: number,
    newSecond: number,
  ): void;
  average(old: number, value: number, count: number, decay: number, to: number): void;
}

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
    private readonly backend: BackendWasm,
    /** Whether multiply-add is one instruction. */
    readonly relaxed: boolean,
  ) {
    this.heap = backend.wasm as unknown as Heap;
  }

  /** Where a tensor's first element lies. Stays valid when the memory grows. */
  address(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  output(shape: number[]): tf.TensorInfo {
    return this.backend.makeOutput(shape, "float32");
  }

  /** A piece of memory for the length of one kernel; the next call may hand out the same piece. */
  scratch(bytes: number): number {
    if (bytes > this.scratchBytes) {
      if (this.scratchAt !== 0) this.heap._free(this.scratchAt);
      this.scratchBytes = Math.ceil(bytes * 1.25);
      this.scratchAt = this.heap._malloc(this.scratchBytes) >>> 0;
    }
    return this.scratchAt;
  }

  /** Writes integers; the view is taken anew because the memory may have grown. */
  writeIntegers(at: number, values: readonly number[]): void {
    new Int32Array(this.heap.HEAPU8.buffer, at, values.length).set(values);
  }
}

/** Loads the relaxed build where the engine accepts it, else the plain one. */
export async function loadKernels(
  { backend, memory }: WasmBackend,
  sources: WasmSources,
): Promise<KernelModule> {
  const preferred = await readWasm(sources.kernelsRelaxed);
  const relaxed = WebAssembly.validate(preferred);
  const bytes = relaxed ? preferred : await readWasm(sources.kernels);
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return new KernelModule(instance.exports as unknown as KernelExports, backend, relaxed);
}
