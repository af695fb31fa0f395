import { TrustedWorker as Worker } from "@/domain/trustedScriptUrl";

/** What both kinds of worker have that we use. */
export interface KernelThread {
  terminate(): unknown;
}

interface NodeThread extends KernelThread {
  on(event: "message" | "error", listener: (value: unknown) => void): void;
  postMessage(message: unknown): void;
  unref(): void;
}
interface NodeProcess {
  getBuiltinModule?(name: "node:worker_threads"): { Worker: new (file: URL) => NodeThread };
}

const START_MS = 10_000;

/**
 * Whether threads may share memory here: under Node, and in the workers of a page that its headers isolate. The
 * page's own thread may not wait for another one.
 */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  if (nodeThreads()) return true;
  return globalThis.crossOriginIsolated && typeof document === "undefined" && "Worker" in globalThis;
}

function nodeThreads(): { Worker: new (file: URL) => NodeThread } | undefined {
  const { process } = globalThis as unknown as { process?: NodeProcess };
  return process?.getBuiltinModule?.("node:worker_threads");
}

/** A helper thread that is ready to work; undefined when it does not start. */
export async function startThread(message: unknown): Promise<KernelThread | undefined> {
  const node = nodeThreads();
  const thread = node ? startInNode(node.Worker) : startInBrowser();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ready = await Promise.race([
    thread.ready,
    new Promise<boolean>((resolve) => (timer = setTimeout(resolve, START_MS, false))),
    (thread.worker.postMessage(message), new Promise<never>(() => undefined)),
  ]);
  clearTimeout(timer);
  if (ready) return thread.worker;
  thread.worker.terminate();
  return undefined;
}

interface Starting {
  readonly worker: KernelThread & { postMessage(message: unknown): void };
  readonly ready: Promise<boolean>;
}

function startInNode(ThreadOfNode: new (file: URL) => NodeThread): Starting {
  // Not written as one expression with `new URL`: a bundler for the browser would copy the file for Node too.
  const file = "./kernelThread.worker.js";
  const worker = new ThreadOfNode(new URL(file, import.meta.url));
  // A sleeping helper does not keep the process alive.
  worker.unref();
  const ready = new Promise<boolean>((resolve) => {
    worker.on("message", () => resolve(true));
    worker.on("error", () => resolve(false));
  });
  return { worker, ready };
}

function startInBrowser(): Starting {
  const worker = new Worker(new URL("./kernelThread.worker.js", import.meta.url), { type: "module" });
  const ready = new Promise<boolean>((resolve) => {
    worker.onmessage = () => resolve(true);
    worker.onerror = () => resolve(false);
  });
  return { worker, ready };
}
