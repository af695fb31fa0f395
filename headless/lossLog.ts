import type { DeviceReport, RunConfig, TrainProgress } from "@/domain/training";

type Point = Pick<TrainProgress, "step" | "generatorLoss" | "discriminatorLoss" | "dReal" | "dFake">;
const POINTS = 2000;

/** What losses.json says of a run. */
export interface LossReport {
  readonly config: RunConfig;
  readonly device: DeviceReport;
  readonly images: number;
  readonly patients: number;
  readonly parameters: { readonly generator: number; readonly discriminator: number };
  readonly state: string;
  readonly message?: string;
  readonly steps: number;
  /** Of this sitting; a resumed run has had others. */
  readonly seconds: number;
  readonly stepMsMedian: number;
  readonly imagesPerSecond: number;
  readonly points: readonly Point[];
}

/** Collects a curve of bounded length: when it is full, every second point is dropped. */
export class LossLog {
  private points: Point[];
  private every = 1;
  private readonly times: number[] = [];
  private readonly start = performance.now();

  constructor(earlier: readonly Point[] = []) {
    this.points = [...earlier];
  }

  add({ step, generatorLoss, discriminatorLoss, dReal, dFake, stepMs }: TrainProgress): void {
    this.times.push(stepMs);
    if (step % this.every !== 0) return;
    this.points.push({ step, generatorLoss, discriminatorLoss, dReal, dFake });
    if (this.points.length <= POINTS) return;
    this.every *= 2;
    this.points = this.points.filter((point) => point.step % this.every === 0);
  }

  report(
    facts: Pick<LossReport, "config" | "device" | "images" | "patients" | "parameters" | "state" | "message">,
  ): LossReport {
    const sorted = [...this.times].sort((a, b) => a - b);
    const stepMsMedian = sorted[sorted.length >> 1] ?? 0;
    return {
      ...facts,
      steps: this.points.at(-1)?.step ?? 0,
      seconds: (performance.now() - this.start) / 1000,
      stepMsMedian,
      imagesPerSecond: stepMsMedian > 0 ? (1000 * facts.config.batch) / stepMsMedian : 0,
      points: this.points,
    };
  }
}
