import { AppError } from "@/domain/errors";

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

export function deviceLost(reason: string): AppError {
  return new AppError("device-lost", `The graphics processor stopped: ${reason}`, {
    kept: "Everything saved before is kept.",
    advice: "Try again. If it happens again, restart the browser.",
  });
}

/** Work on the device that ends with `device-lost` when the device does, although it may itself never answer then. */
export async function endingWithDevice<T>(
  onDeviceLost: (listener: (reason: string) => void) => () => void,
  work: () => Promise<T>,
): Promise<T> {
  const interrupt = new Interrupt();
  const unlisten = onDeviceLost((reason) => interrupt.raise(deviceLost(reason)));
  try {
    return await interrupt.guard(work());
  } finally {
    unlisten();
  }
}
