import { Random } from "@/domain/random";
import type { PresetId, RunConfig, TrainEvent } from "@/domain/training";
import { prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import { train, type TrainingImages, type TrainOptions, type TrainOutcome } from "../train";

/** Starts the wasm backend, on which every test of this room runs. */
export async function startTestDevice(): Promise<void> {
  await prepareDevice({ prefer: "wasm", wasm: await nodeWasmSources() });
}

/** The smallest run there is: four channels, four images at a time. */
export function tinyConfig(preset: PresetId, changes: Partial<RunConfig> = {}): RunConfig {
  return {
    preset,
    size: 64,
    classIds: ["a"],
    steps: 6,
    batch: 4,
    width: 4,
    learningRate: 2e-4,
    seed: 7,
    fit: "pad",
    mirror: false,
    checkpointEvery: 1000,
    gridEvery: 1000,
    ...changes,
  };
}

/** Blurred blobs whose place depends on the class: images enough to step on. */
export function tinyImages(classCount = 1, count = 12, size = 64): TrainingImages {
  const image = (index: number) => {
    const random = new Random(99, index);
    const row = size * random.uniform(0.3, 0.7);
    const column = size * ((index % classCount) + 0.5) * (1 / classCount);
    return Float32Array.from({ length: size * size }, (_, i) => {
      const distance = Math.hypot(Math.floor(i / size) - row, (i % size) - column);
      return 2 * Math.exp(-((distance / 10) ** 2)) - 1;
    });
  };
  return {
    count,
    classCount,
    classOf: (i) => i % classCount,
    read: (indices) => {
      const pixels = new Float32Array(indices.length * size * size);
      indices.forEach((index, i) => pixels.set(image(index), i * size * size));
      return Promise.resolve(pixels);
    },
  };
}

/** Runs to the end and keeps everything that was said. */
export async function runAll(
  config: RunConfig,
  images: TrainingImages,
  options: TrainOptions = {},
): Promise<{ events: TrainEvent[]; outcome: TrainOutcome }> {
  const events: TrainEvent[] = [];
  const running = train(config, images, options);
  for (;;) {
    const next = await running.next();
    if (next.done) return { events, outcome: next.value };
    events.push(next.value);
  }
}

export function lastCheckpoint(events: readonly TrainEvent[]): Uint8Array {
  const found = events.findLast((event) => event.kind === "checkpoint");
  if (!found) throw new Error("The run gave no checkpoint.");
  return found.bytes;
}
