// One helper thread of the processor's kernels. Plain JavaScript without imports, so that a browser's worker and
// Node's thread run the same file. It takes its orders through shared memory, never by messages: see threadPool.ts,
// which also sends the layout of that memory.

/**
 * @typedef {{ claim: number, done: number, failed: number, kernel: number, argCount: number, ownFirst: number,
 *   grids: number, spins: number, awake: number, mostArgs: number }} Layout
 * @typedef {{ memory: WebAssembly.Memory, module: WebAssembly.Module, names: string[], thread: number,
 *   control: Int32Array, numbers: Float64Array, layout: Layout }} Start
 */

/** Looks for a change for a while, then sleeps until one comes. */
function waitForWork(
  /** @type {Int32Array} */ control,
  /** @type {Layout} */ layout,
  /** @type {number} */ word,
) {
  const asleepAt = performance.now() + layout.awake;
  do {
    for (let i = 0; i < layout.spins; i++) {
      if (Atomics.load(control, layout.claim) !== word) return;
    }
  } while (performance.now() < asleepAt);
  Atomics.wait(control, layout.claim, word);
}

/** Works off shares of jobs for ever. */
function work(/** @type {Start} */ { memory, module, names, thread, control, numbers, layout }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = names.map((name) => /** @type {(...args: number[]) => void} */ (exports[name]));
  for (;;) {
    const word = Atomics.load(control, layout.claim);
    const share = (word >>> 8) & 255;
    if (share >= (word & 255)) {
      waitForWork(control, layout, word);
      continue;
    }
    if (Atomics.compareExchange(control, layout.claim, word, word + 256) !== word) continue;
    try {
      const from = share * layout.mostArgs;
      const args = Array.from(numbers.subarray(from, from + control[layout.argCount]));
      if (control[layout.ownFirst]) args[0] = control[layout.grids + thread];
      kernels[control[layout.kernel]](...args);
    } catch {
      Atomics.store(control, layout.failed, 1);
    }
    Atomics.add(control, layout.done, 1);
    Atomics.notify(control, layout.done);
  }
}

const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port = node ? node.parentPort : globalThis;
port.onmessage = ({ data }) => {
  port.postMessage("ready");
  work(data);
};
