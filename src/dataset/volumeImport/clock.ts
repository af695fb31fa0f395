const REPORT_EVERY_MS = 100;

/** Says when a report is due, and how long the rest will take. */
export class Clock {
  private readonly start = performance.now();
  private last = this.start;

  constructor(private readonly total: number) {}

  due(): boolean {
    return performance.now() - this.last >= REPORT_EVERY_MS;
  }

  report(done: number): { done: number; total: number; etaMs: number | null } {
    this.last = performance.now();
    const { total } = this;
    const etaMs = done > 0 ? Math.round(((this.last - this.start) / done) * (total - done)) : null;
    return { done, total, etaMs };
  }
}
