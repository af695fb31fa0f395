import { AppError } from "@/domain/errors";
import { startThread, type KernelThread } from "./startThread";

type Kernel = (...args: number[]) => void;

/** Places in the control words. */
const LAYOUT = {
  /** Sequence number of the job (16 bits), shares taken (8), shares (8). */
  claim: 0,
  /** Shares that helpers have finished. */
  done: 1,
  failed: 2,
  kernel: 3,
  argCount: 4,
  /** Whether each thread puts an address of its own in place of the first argument. */
  ownFirst: 5,
  /** That address, for each thread. */
  grids: 8,
  /** Looks at the claim between two looks at the clock. */
  spins: 2_000,
  /**
   * Milliseconds for which a helper looks for work before it goes to sleep. The first thread spends a tenth of a
   * millisecond between two jobs, and waking a helper costs half of that.
   */
  awake: 0.3,
  mostArgs: 20,
} as const;
const MOST_SHARES = 64;
/** Looks at the helpers' progress before the first thread goes to sleep: some tens of microseconds. */
const LOOKS = 10_000;
const MOST_THREADS = 16;
/** A helper that has not finished its share after so many seconds of waiting is gone. */
const PATIENCE = 120;

/**
 * Helper threads that run the same kernels on the same memory. A job is one kernel called several times with
 * different arguments (its shares); whoever is free takes the next share. What is computed does not depend on who
 * computes it, so any number of threads gives the same bits.
 */
export class ThreadPool {
  private readonly control = new Int32Array(new SharedArrayBuffer(4 * (LAYOUT.grids + MOST_THREADS)));
  private readonly numbers = new Float64Array(new SharedArrayBuffer(8 * LAYOUT.mostArgs * MOST_SHARES));
  private readonly helpers: KernelThread[] = [];
  private readonly names: string[];
  private sequence = 0;

  constructor(private readonly kernels: Readonly<Record<string, Kernel>>) {
    this.names = Object.keys(kernels).filter((name) => typeof kernels[name] === "function");
  }

  /** Helpers and the calling thread. */
  get threads(): number {
    return this.helpers.length + 1;
  }

  /** Starts helpers until there are `threads` in all; fewer when one does not start. */
  async start(threads: number, memory: WebAssembly.Memory, module: WebAssembly.Module): Promise<void> {
    const { control, numbers, names } = this;
    while (this.threads < Math.min(threads, MOST_THREADS)) {
      const thread = this.threads;
      const message = { memory, module, names, thread, control, numbers, layout: LAYOUT };
      const helper = await startThread(message);
      if (!helper) return;
      this.helpers.push(helper);
    }
  }

  /**
   * Calls the kernel once for each share and returns when all are done.
   * @param grids  for each thread, what it puts in place of the first argument
   * @returns how many shares the helpers took
   */
  run(name: string, shares: readonly (readonly number[])[], grids?: readonly number[]): number {
    const { control } = this;
    shares.forEach((args, share) => this.numbers.set(args, share * LAYOUT.mostArgs));
    control[LAYOUT.kernel] = this.names.indexOf(name);
    control[LAYOUT.argCount] = shares[0]!.length;
    control[LAYOUT.ownFirst] = grids ? 1 : 0;
    if (grids) control.set(grids, LAYOUT.grids);
    Atomics.store(control, LAYOUT.done, 0);
    this.sequence = (this.sequence + 1) & 0xffff;
    Atomics.store(control, LAYOUT.claim, (this.sequence << 16) | shares.length);
    Atomics.notify(control, LAYOUT.claim);
    const others = shares.length - this.takeShares(name, shares, grids?.[0]);
    this.awaitOthers(others);
    return others;
  }

  /** @returns how many shares this thread did */
  private takeShares(name: string, shares: readonly (readonly number[])[], grid: number | undefined): number {
    const kernel = this.kernels[name]!;
    let own = 0;
    for (;;) {
      const word = Atomics.load(this.control, LAYOUT.claim);
      const share = (word >>> 8) & 255;
      if (share >= shares.length) return own;
      if (Atomics.compareExchange(this.control, LAYOUT.claim, word, word + 256) !== word) continue;
      const [first, ...rest] = shares[share]!;
      kernel(grid ?? first!, ...rest);
      own++;
    }
  }

  private awaitOthers(count: number): void {
    const { control } = this;
    let seconds = 0;
    for (let looks = 0; ; looks++) {
      const done = Atomics.load(control, LAYOUT.done);
      if (done === count) break;
      if (looks < LOOKS) continue;
      // Waits are counted, not the clock: a machine may sleep in between.
      if (Atomics.wait(control, LAYOUT.done, done, 1000) === "timed-out") seconds++;
      if (seconds > PATIENCE) throw stopped();
    }
    if (Atomics.load(control, LAYOUT.failed) !== 0) throw stopped();
  }
}

function stopped(): AppError {
  return new AppError("internal", "A second thread of the processor stopped working.", {
    kept: "The last checkpoint is kept.",
    advice: "Reload the page, then resume.",
  });
}
