import { AppError } from "@/domain/errors";
import type { DatasetIndex, ImageRecord } from "@/domain/dataset";
import type { DeviceReport, RunConfig, TrainEvent } from "@/domain/training";
import type { TrainingImages, TrainOutcome } from "@/gan/train";
import type { TrainPorts } from "../trainRun";

export const config: RunConfig = {
  preset: "small-data",
  size: 64,
  classIds: ["pneumothorax"],
  steps: 100,
  batch: 16,
  width: 32,
  learningRate: 2e-4,
  seed: 7,
  fit: "pad",
  mirror: false,
  checkpointEvery: 10,
  gridEvery: 20,
};

const image = (index: number, classId: string, patient: string): ImageRecord => ({
  index,
  hash: `h${index}`,
  patient,
  classId,
  originalRows: 64,
  originalColumns: 64,
  rows: 64,
  columns: 64,
  slope: 1,
  intercept: 0,
  window: { center: 2048, width: 4096 },
  source: "phantom",
  offset: index * 8192,
});

/** Two classes; the last image is in the test part. */
export const datasetIndex: DatasetIndex = {
  summary: {
    id: "d1",
    name: "Demo patients",
    created: "2026-11-01T00:00:00.000Z",
    kind: "phantom",
    classes: [
      { id: "normal", name: "Normal" },
      { id: "pneumothorax", name: "Pneumothorax" },
    ],
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 41 },
    bytes: 0,
    rejectedCount: 0,
  },
  images: [
    image(0, "normal", "P-1"),
    image(1, "pneumothorax", "P-2"),
    image(2, "pneumothorax", "P-2"),
    image(3, "pneumothorax", "P-3"),
    image(4, "pneumothorax", "P-4"),
  ],
  parts: ["train", "train", "train", "train", "test"],
};

const wasm: DeviceReport = { backend: "wasm", name: "CPU", realGpu: false, reason: "No GPU." };
const noImages: TrainingImages = {
  count: 3,
  classCount: 1,
  classOf: () => 0,
  read: async (indices) => new Float32Array(indices.length * 64 * 64),
};

export interface FakeLoop {
  /** Called before each step; what it throws ends the loop as a real failure would. */
  beforeStep?: (step: number) => void | Promise<void>;
  divergeAt?: number;
  checkpointBytes?: number;
}

/** A training loop without networks: its checkpoint is its step, and it refuses one that is damaged. */
export class FakeTraining {
  /** The step each start went on from. */
  readonly starts: number[] = [];
  ended = 0;
  loseDevice: (reason: string) => void = () => undefined;
  readonly ports: TrainPorts;

  constructor(private readonly loop: FakeLoop = {}) {
    this.ports = {
      prepare: async (_run, signal, progress) => {
        for (let done = 0; done <= 3; done++) {
          signal.throwIfAborted();
          progress(done, 3);
        }
        return noImages;
      },
      train: (config, _images, options) => this.train(config, options),
      device: async () => wasm,
      assertBackend: () => undefined,
      onDeviceLost: (listener) => {
        this.loseDevice = listener;
        return () => {
          this.loseDevice = () => undefined;
        };
      },
    };
  }

  private async *train(
    { steps, checkpointEvery, gridEvery }: RunConfig,
    { resumeFrom, signal }: { resumeFrom?: Uint8Array; signal?: AbortSignal },
  ): AsyncGenerator<TrainEvent, TrainOutcome> {
    let step = resumeFrom ? stepOf(resumeFrom) : 0;
    this.starts.push(step);
    try {
      if (step === 0) yield this.grid(0);
      while (step < steps) {
        await this.loop.beforeStep?.(step);
        step++;
        if (step === this.loop.divergeAt)
          return { state: "diverged", step, message: "The losses left all bounds." };
        yield { kind: "progress", progress: progressAt(step, steps) };
        if (step % gridEvery === 0) yield this.grid(step);
        const paused = signal?.aborted === true;
        if (paused || step === steps || step % checkpointEvery === 0) yield this.checkpoint(step);
        if (paused && step < steps) return { state: "paused", step };
      }
      return { state: "finished", step };
    } finally {
      this.ended++;
    }
  }

  private grid(step: number): TrainEvent {
    return { kind: "grid", step, images: new Uint8Array(20 * 64 * 64).fill(step) };
  }

  private checkpoint(step: number): TrainEvent {
    const bytes = new Uint8Array(this.loop.checkpointBytes ?? 1000).fill(step);
    return { kind: "checkpoint", step, bytes };
  }
}

function stepOf(bytes: Uint8Array): number {
  if (bytes.some((value) => value !== bytes[0])) throw new AppError("bad-checkpoint", "Damaged.");
  return bytes[0]!;
}

function progressAt(step: number, steps: number) {
  return {
    step,
    steps,
    generatorLoss: 1 / step,
    discriminatorLoss: 0.5,
    dReal: 0.75,
    dFake: 0.25,
    stepMs: 20,
    imagesPerSecond: 800,
    etaMs: 0,
    memoryBytes: 0,
  };
}
