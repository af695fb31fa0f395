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

type LostListener = (reason: string, code?: "device-lost" | "out-of-memory") => void;

export function deviceLost(...[reason, code]: Parameters<LostListener>): AppError {
  if (code === "out-of-memory") {
    return new AppError("out-of-memory", `The memory of the graphics processor is full. ${reason}`.trim(), {
      kept: "Everything saved before is kept.",
      advice: "Use a smaller batch, width or image size, or close other programs.",
    });
  }
  return new AppError("device-lost", `The graphics processor stopped: ${reason}`, {
    kept: "Everything saved before is kept.",
    advice: "Try again. If it happens again, restart the browser.",
  });
}

/** Work on the device that ends with `device-lost` when the device does, although it may itself never answer then. */
export async function endingWithDevice<T>(
  onDeviceLost: (listener: LostListener) => () => void,
  work: () => Promise<T>,
): Promise<T> {
  const interrupt = new Interrupt();
  const unlisten = onDeviceLost((...failure) => interrupt.raise(deviceLost(...failure)));
  try {
    return await interrupt.guard(work());
  } finally {
    unlisten();
  }
}
