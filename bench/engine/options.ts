import { parseArgs } from "node:util";
import type { BackendId } from "@/domain/training";

export interface BenchOptions {
  readonly backends: readonly BackendId[];
  readonly adapter: string;
  readonly runtime: "browser" | "node";
  readonly json: string | undefined;
  /** Whether ours also runs with its operands in half precision. */
  readonly halves: boolean;
  /** Only cases whose name holds this. */
  readonly only: string;
  /** For the rounds of one case. */
  readonly seconds: number;
}

const USAGE = `Options:
  --backend webgpu|wasm    only this one
  --adapter software|real  the graphics adapter; under Node also the path of a Vulkan driver's .json
  --runtime browser|node
  --only TEXT              only cases whose name holds TEXT
  --seconds N              time for the rounds of one case
  --halves                 on webgpu ours also with operands in half precision
  --json FILE`;

export function readOptions(defaultSeconds: number): BenchOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      backend: text,
      adapter: text,
      runtime: text,
      only: text,
      seconds: text,
      json: text,
      halves: { type: "boolean" },
    },
  });
  const { backend, adapter = "software", runtime = "browser", only = "", json } = values;
  const seconds = values.seconds === undefined ? defaultSeconds : Number(values.seconds);
  const backends = backend === undefined ? (["webgpu", "wasm"] as const) : [backend as BackendId];
  const known = backends.every((name) => name === "webgpu" || name === "wasm");
  if (!known || (runtime !== "browser" && runtime !== "node") || !(seconds > 0)) {
    console.error(USAGE);
    process.exit(1);
  }
  return { backends, adapter, runtime, json, only, seconds, halves: values.halves === true };
}
