import type { AppErrorData } from "@/domain/errors";

/** Main thread to worker. */
export type ToWorker =
  | { readonly kind: "call"; readonly id: number; readonly operation: string; readonly request: unknown }
  | { readonly kind: "cancel"; readonly id: number };

/** Worker to main thread. `ready` names the Web Lock that the worker holds for as long as it lives. */
export type FromWorker =
  | { readonly kind: "ready"; readonly lock: string }
  | { readonly kind: "progress"; readonly id: number; readonly progress: unknown }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: AppErrorData };
