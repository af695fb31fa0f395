/** Lets at most one update through in `periodMs`; the newest waits, and `flush` sends it. */
export class Throttle {
  private last = -Infinity;
  private waiting: (() => void) | null = null;

  constructor(
    private readonly periodMs: number,
    private readonly now: () => number,
  ) {}

  run(update: () => void): void {
    if (this.now() - this.last < this.periodMs) {
      this.waiting = update;
      return;
    }
    this.last = this.now();
    this.waiting = null;
    update();
  }

  flush(): void {
    this.waiting?.();
    this.waiting = null;
  }
}
