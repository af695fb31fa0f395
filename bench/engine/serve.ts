import { tf } from "@/tensor/tf";
import { countGflop } from "./flops";
import { heapBytes, startMeter } from "./meter";
import { opCases } from "./opCases";
import type { Answer, Command, Measured, Preparation, Reply, RunningCase } from "./protocol";
import { stepCases } from "./stepCases";

interface NodePort {
  on(event: "message", listener: (command: Command) => void): void;
  send(reply: Reply): void;
}

/** Answers commands one after another: a worker in a browser, a child process under Node. */
export function serve(prepare: (preparation: Preparation) => Promise<string>): void {
  const meter = startMeter();
  let running: RunningCase | undefined;

  async function measure(): Promise<Measured> {
    Object.assign(meter, { dispatches: 0, uploadBytes: 0 });
    const start = performance.now();
    await running!.step();
    const ms = performance.now() - start;
    const { dispatches, uploadBytes, peakBytes } = meter;
    return { ms, dispatches, uploadBytes, peakBytes: heapBytes(tf.backend()) || peakBytes };
  }

  async function load(name: string): Promise<Answer> {
    const found = [...stepCases, ...opCases].find((entry) => entry.name === name);
    if (!found) throw new Error(`There is no case "${name}".`);
    meter.peakBytes = meter.liveBytes;
    running = await found.start();
    // The first step compiles shaders and warms caches up; it is counted, not timed.
    return await countGflop(() => running!.step());
  }

  async function answer(command: Command): Promise<Answer> {
    switch (command.kind) {
      case "prepare":
        return { adapter: await prepare(command.preparation) };
      case "load":
        return await load(command.name);
      case "step":
        return await measure();
      case "unload":
        running?.dispose();
        running = undefined;
        return null;
      default:
        return command satisfies never;
    }
  }

  const { process } = globalThis as unknown as { process?: NodePort };
  const reply = process ? (value: Reply) => process.send(value) : (value: Reply) => postMessage(value);
  const receive = (command: Command) =>
    answer(command).then(
      (value) => reply({ value }),
      (thrown: unknown) => reply({ error: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
  if (process) process.on("message", receive);
  else addEventListener("message", ({ data }: MessageEvent<Command>) => void receive(data));
}
