import type { ImportProgress, Rejection } from "@/domain/dataset";

const REPORT_EVERY_MS = 100;

/** Counts an import and says when it is time to report. */
export class Meter {
  readonly rejections: Rejection[] = [];
  private read = 0;
  private accepted = 0;
  private told = 0;
  private readonly start = performance.now();
  private last = this.start;

  constructor(private readonly total: number) {}

  accept(): void {
    this.read++;
    this.accepted++;
  }

  reject(rejection: Rejection): void {
    this.read++;
    this.rejections.push(rejection);
  }

  skip(): void {
    this.read++;
  }

  due(): boolean {
    return performance.now() - this.last >= REPORT_EVERY_MS;
  }

  report(): ImportProgress {
    this.last = performance.now();
    const rejected = this.rejections.slice(this.told);
    this.told = this.rejections.length;
    const { read, total, accepted } = this;
    const etaMs = read === 0 ? null : Math.round(((this.last - this.start) / read) * (total - read));
    return { read, total, accepted, rejected, etaMs };
  }
}
