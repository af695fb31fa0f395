import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { browserRuntime } from "./browserRuntime";
import { describeComparison, describeResult } from "./lines";
import { nodeRuntime } from "./nodeRuntime";
import type { BenchOptions } from "./options";
import type { Prepared } from "./protocol";
import { compare, nameOf, pairUp, type BenchResult, type Comparison } from "./report";
import { runRounds, type Contender } from "./rounds";
import type { Runtime } from "./sides";

export interface BenchPlan {
  readonly cases: readonly { readonly name: string; readonly gpuOnly?: boolean }[];
  /** Thread counts of ours on the processor. */
  readonly threads: readonly number[];
}

type Entry = Omit<Contender, "side">;

function entriesOf({ backends, halves }: BenchOptions, { threads }: BenchPlan): Entry[] {
  const operands = "float32";
  return backends.flatMap((backend): Entry[] => [
    ...(backend === "webgpu" ? [1] : threads).map(
      (count) => ({ engine: "ours", backend, threads: count, operands }) as const,
    ),
    ...(backend === "webgpu" && halves
      ? [{ engine: "ours", backend, threads: 1, operands: "float16" } as const]
      : []),
    { engine: "stock", backend, threads: 1, operands },
  ]);
}

/** Opens a contender; undefined, with the reason printed, where it does not start. */
async function enter(runtime: Runtime, entry: Entry): Promise<(Contender & { adapter: string }) | undefined> {
  const side = await runtime.open(entry.engine);
  const { backend, threads, operands } = entry;
  const preparation = { backend, threads, operands, wasm: runtime.wasm };
  try {
    const { adapter } = await side.call<Prepared>({ kind: "prepare", preparation });
    return { ...entry, side, adapter };
  } catch (thrown) {
    console.log(`${nameOf({ ...entry, side })} does not start: ${(thrown as Error).message}`);
    await side.close();
    return undefined;
  }
}

/** Runs a plan's cases, prints each as it is done, and writes the JSON if asked to. */
export async function runBench(plan: BenchPlan, options: BenchOptions): Promise<void> {
  const runtime = await (options.runtime === "node" ? nodeRuntime : browserRuntime)(options);
  const contenders: (Contender & { adapter: string })[] = [];
  for (const entry of entriesOf(options, plan)) {
    const found = await enter(runtime, entry);
    if (found) contenders.push(found);
  }
  const ours = contenders.filter(({ engine }) => engine === "ours");
  const adapter = [...new Set(ours.map((contender) => contender.adapter))].join("; ");
  console.log(
    `${runtime.name}, ${adapter}; ${cpus().length} cores, ${cpus()[0]?.model ?? "unknown processor"}`,
  );
  const results: BenchResult[] = [];
  const comparisons: Comparison[] = [];
  for (const { name, gpuOnly } of plan.cases) {
    if (!name.includes(options.only) || (gpuOnly && options.adapter !== "real")) continue;
    const turns = await runRounds(name, contenders, options.seconds);
    for (const { contender, cannot } of turns) {
      if (contender.engine === "ours" && cannot !== undefined)
        console.log(`${name}: ${nameOf(contender)} cannot: ${cannot}`);
    }
    for (const backend of options.backends) {
      const result = pairUp(name, backend, turns);
      if (!result) continue;
      results.push(result);
      console.log(describeResult(result, turns));
    }
    for (const found of compare(name, turns)) {
      comparisons.push(found);
      console.log(`  ${describeComparison(found)}`);
    }
  }
  for (const { side } of contenders) await side.close();
  await runtime.close();
  const json = { adapter, runtime: runtime.name, cores: cpus().length, results, comparisons };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(json, null, 2)}\n`);
}
