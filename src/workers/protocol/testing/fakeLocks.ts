import type { Locks } from "../locks";

interface Waiter {
  readonly start: () => void;
}

/** Exclusive Web Locks in memory, as two tabs would share them; `kill` ends a holder as a crashed worker would. */
export class FakeLocks implements Locks {
  private readonly held = new Map<string, () => void>();
  private readonly waiting = new Map<string, Waiter[]>();

  request<T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    work: (lock: object | null) => Promise<T>,
  ): Promise<T> {
    if (!this.held.has(name)) return this.hold(name, work);
    if (options.ifAvailable) return work(null);
    return new Promise<T>((resolve, reject) => {
      const waiter = { start: () => this.hold(name, work).then(resolve, reject) };
      const queue = this.waiting.get(name) ?? [];
      this.waiting.set(name, [...queue, waiter]);
      options.signal?.addEventListener("abort", () => {
        this.waiting.set(
          name,
          (this.waiting.get(name) ?? []).filter((one) => one !== waiter),
        );
        reject(new DOMException("The request was aborted.", "AbortError"));
      });
    });
  }

  isHeld(name: string): boolean {
    return this.held.has(name);
  }

  names(): string[] {
    return [...this.held.keys()];
  }

  /** The holder is gone: its lock passes on although its work never ended. */
  kill(name: string): void {
    this.held.get(name)?.();
  }

  private async hold<T>(name: string, work: (lock: object | null) => Promise<T>): Promise<T> {
    let free = () => {
      free = () => undefined;
      this.held.delete(name);
      const [next, ...rest] = this.waiting.get(name) ?? [];
      this.waiting.set(name, rest);
      next?.start();
    };
    this.held.set(name, () => free());
    try {
      return await work({ name });
    } finally {
      free();
    }
  }
}
