import type { BackendId } from "@/domain/training";
import type { Answer, Command, Reply, SideName, WasmPlaces } from "./protocol";

/** One engine in a worker or process of its own. */
export interface Side {
  call<T extends Answer>(command: Command): Promise<T>;
  close(): Promise<void>;
}

/** Where both engines run. */
export interface Runtime {
  /** "Chromium 156", "Node 20.20.2 with Dawn". */
  readonly name: string;
  readonly wasm: WasmPlaces;
  open(side: SideName): Promise<Side>;
  close(): Promise<void>;
}

export interface RuntimeOptions {
  readonly backends: readonly BackendId[];
  /** "software", "real", or under Node the path of a Vulkan driver's description. */
  readonly adapter: string;
}

export function valueOf<T extends Answer>(reply: Reply): T {
  if ("error" in reply) throw new Error(reply.error);
  return reply.value as T;
}
