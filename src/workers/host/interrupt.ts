/** Lets one event end the wait for any number of promises, one at a time, without holding on to their results. */
export class Interrupt {
  private error: Error | null = null;
  private reject: ((error: Error) => void) | null = null;

  raise(error: Error): void {
    this.error ??= error;
    this.reject?.(this.error);
  }

  /** The promise's own outcome, or the interrupt when that comes first. */
  guard<T>(work: Promise<T>): Promise<T> {
    // Not Promise.race: with a promise that lives as long as the run, every result would be kept until its end.
    return new Promise<T>((resolve, reject) => {
      this.reject = reject;
      if (this.error) reject(this.error);
      work.then(resolve, reject);
    }).finally(() => {
      this.reject = null;
    });
  }
}
