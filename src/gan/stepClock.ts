const WINDOW = 21;

/** Times steps and gives the median of the recent ones, which one hiccup does not move. */
export class StepClock {
  private readonly recent: number[] = [];

  async time<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.recent.push(performance.now() - start);
    if (this.recent.length > WINDOW) this.recent.shift();
    return result;
  }

  medianMs(): number {
    const sorted = [...this.recent].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }
}
