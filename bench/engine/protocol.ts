import type { BackendId } from "@/domain/training";

/** The two that are compared: TensorFlow.js as it comes, and this project's engine. */
export type SideName = "ours" | "stock";

/** Where compiled files lie: addresses in a browser, paths under Node. */
export interface WasmPlaces {
  readonly tfjsFolder: string;
  readonly kernels: string;
  readonly kernelsRelaxed: string;
}

export interface Preparation {
  readonly backend: BackendId;
  /** Threads of our kernels on the processor. */
  readonly threads: number;
  /** How our products on the graphics processor read their operands. */
  readonly operands: "float32" | "float16";
  readonly wasm: WasmPlaces;
}

export type Command =
  | { readonly kind: "prepare"; readonly preparation: Preparation }
  | { readonly kind: "load"; readonly name: string }
  | { readonly kind: "step" }
  | { readonly kind: "unload" };

export interface Prepared {
  readonly adapter: string;
}

export interface Loaded {
  /** Billions of multiplications and additions in the convolutions and matrix products of a step. */
  readonly gflop: number;
  /** A number that the first step computed: both engines must come to the same. */
  readonly value: number;
}

export interface Measured {
  readonly ms: number;
  readonly dispatches: number;
  readonly uploadBytes: number;
  readonly peakBytes: number;
}

export type Answer = Prepared | Loaded | Measured | null;
export type Reply = { readonly value: Answer } | { readonly error: string };

/** Something to time: one call is one step, finished when its promise is. */
export interface RunningCase {
  /** @returns a number that depends on the whole step */
  step(): Promise<number>;
  dispose(): void;
}

/** Starts a case; the work is the same on both sides, only the engine under it differs. */
export interface BenchCase {
  readonly name: string;
  start(): RunningCase | Promise<RunningCase>;
}
