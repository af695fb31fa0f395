import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { browserRuntime } from "./browserRuntime";
import { describeComparison } from "./lines";
import type { Loaded, Measured, Prepared } from "./protocol";
import type { Comparison } from "./report";
import { median } from "./rounds";
import type { Side } from "./sides";

interface PeerOptions {
  readonly python: string;
  readonly rounds: number;
  readonly json: string | undefined;
}

/** A step of each of those that take turns: its milliseconds. */
interface Player {
  readonly name: string;
  step(): Promise<number>;
  close(): Promise<void> | void;
}

const CASE = "DCGAN 64², nf 16, batch 16";
const SCRIPT = fileURLToPath(new URL("../peers/dcganStep.py", import.meta.url));
const STEPS_OF_A_TURN = 5;
const WARM_UP = 5;

export function readPeerOptions(): PeerOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { python: text, rounds: text, json: text } });
  return { python: values.python ?? "python3", rounds: Number(values.rounds ?? 15), json: values.json };
}

/** Answers each line with the milliseconds of one step. */
async function torchPlayer(python: string, threads: number): Promise<Player & { runtime: string }> {
  const process: ChildProcessWithoutNullStreams = spawn(python, [
    ...[SCRIPT, "--serve", "--width", "16", "--batch", "16"],
    ...["--device", "cpu", "--threads", `${threads}`],
  ]);
  process.stderr.on("data", (text: Buffer) => console.error(text.toString().trim()));
  const lines = createInterface(process.stdout)[Symbol.asyncIterator]();
  const read = async () => {
    const line = await lines.next();
    if (line.done) throw new Error(`${python} has no PyTorch, or stopped.`);
    return line.value;
  };
  const runtime = await read();
  return {
    name: `PyTorch, ${threads} ${threads > 1 ? "threads" : "thread"}`,
    runtime,
    step: async () => {
      process.stdin.write("step\n");
      return Number(await read());
    },
    close: () => void process.kill(),
  };
}

async function ourPlayer(
  side: Side,
  threads: number,
  wasm: Awaited<ReturnType<typeof browserRuntime>>["wasm"],
) {
  const preparation = { backend: "wasm", threads, operands: "float32", wasm } as const;
  const { adapter } = await side.call<Prepared>({ kind: "prepare", preparation });
  const { gflop } = await side.call<Loaded>({ kind: "load", name: CASE });
  const player: Player = {
    name: `ours wasm${threads > 1 ? `, ${threads} threads` : ""}`,
    step: async () => (await side.call<Measured>({ kind: "step" })).ms,
    close: () => side.close(),
  };
  return { player, adapter, gflop };
}

async function turn(player: Player): Promise<number> {
  const steps: number[] = [];
  for (let i = 0; i < STEPS_OF_A_TURN; i++) steps.push(await player.step());
  return median(steps);
}

/** Ours and PyTorch's with as many threads each, in turn, round by round. */
export async function runPeer({ python, rounds, json }: PeerOptions): Promise<void> {
  const runtime = await browserRuntime({ backends: ["wasm"], adapter: "software" });
  const comparisons: Comparison[] = [];
  const adapters: string[] = [];
  let peerRuntime = "";
  for (const threads of [1, 2]) {
    const { player, adapter, gflop } = await ourPlayer(await runtime.open("ours"), threads, runtime.wasm);
    const torch = await torchPlayer(python, threads);
    [peerRuntime] = [torch.runtime, adapters.push(adapter)];
    for (let i = 0; i < WARM_UP; i++) for (const one of [player, torch]) await one.step();
    const times: [number, number][] = [];
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [player, torch] : [torch, player];
      const found = new Map<Player, number>();
      for (const one of order) found.set(one, await turn(one));
      times.push([found.get(player)!, found.get(torch)!]);
    }
    for (const one of [player, torch]) await one.close();
    const ratios = times.map(([ours, theirs]) => theirs / ours);
    const [ofMedianMs, againstMedianMs] = [0, 1].map((i) => median(times.map((pair) => pair[i]!)));
    comparisons.push({
      ...{ case: CASE, of: player.name, against: torch.name },
      ...{ ofMedianMs: ofMedianMs!, againstMedianMs: againstMedianMs! },
      ofGflops: (1000 * gflop) / ofMedianMs!,
      ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
    });
    console.log(describeComparison(comparisons.at(-1)!));
  }
  await runtime.close();
  const report = {
    ...{ adapter: adapters.join("; "), runtime: `${runtime.name}; ${peerRuntime}`, cores: cpus().length },
    ...{ results: [], comparisons },
  };
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
}
