import { AppError } from "@/domain/errors";

/** Long work that fills the device: one at a time in a worker. */
export class OneAtATime {
  private current: string | null = null;

  get isBusy(): boolean {
    return this.current !== null;
  }

  /**
   * @param what  said to whoever comes while it runs: "A run is being trained"
   * @throws {AppError} `busy`
   */
  async run<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.current !== null) {
      throw new AppError("busy", `${this.current} in this tab.`, {
        kept: "It goes on.",
        advice: "Pause it first.",
      });
    }
    this.current = what;
    try {
      return await work();
    } finally {
      this.current = null;
    }
  }
}
