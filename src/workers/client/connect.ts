import { AppError, fromErrorData } from "@/domain/errors";
import { browserLocks, type Locks } from "../protocol/locks";
import type { FromWorker, ToWorker } from "../protocol/messages";
import type { Operation } from "../protocol/operation";

/** What the client needs of a Worker. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: "message" | "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

interface CallOptions<Progress> {
  /** Asks the worker to stop; the call rejects with `cancelled` once the worker has cleaned up. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly transfer?: Transferable[];
}

export interface WorkerClient {
  /**
   * Starts the worker if there is none.
   * @throws {AppError} what the worker threw; `cancelled`; `worker-died`, after which the next call starts a new one
   */
  call<Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    request: Request,
    options?: CallOptions<Progress>,
  ): Promise<Result>;
  /** A call to the worker there is; null when there is none. */
  ask<Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    request: Request,
  ): Promise<Result> | null;
  terminate(): void;
}

/** What a new worker is told before anything is asked of it. */
interface Greeting {
  readonly operation: Operation<unknown, never, unknown>;
  readonly request: unknown;
}

/**
 * A typed line to a worker that may die and come back.
 * @param greet  asked at each start of a worker
 */
export function connect(
  spawn: () => WorkerLike,
  locks: Locks = browserLocks(),
  greet: () => Greeting | null = () => null,
): WorkerClient {
  let line: Line | null = null;
  const start = () => {
    const fresh = new Line(spawn(), locks);
    const greeting = greet();
    // A greeting that fails leaves the worker as it is: what needs it says so itself.
    if (greeting) fresh.call(greeting.operation, greeting.request, {}).catch(() => undefined);
    return fresh;
  };
  return {
    call: (operation, request, options = {}) => {
      line = line?.alive ? line : start();
      return line.call(operation, request, options);
    },
    ask: (operation, request) => (line?.alive ? line.call(operation, request, {}) : null),
    terminate: () => {
      line?.end(new AppError("cancelled", "Stopped."));
      line = null;
    },
  };
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly progress: (progress: unknown) => void;
}

function died(reason: string, cause?: unknown): AppError {
  return new AppError("worker-died", `The background worker stopped: ${reason}`, {
    kept: "Everything saved before is kept: data sets, sample sets, and each run at its last checkpoint.",
    advice: "Try again; a run continues with Resume. If it happens again, close other tabs to free memory.",
    cause,
  });
}

/** One life of a worker, from spawn to death. */
class Line {
  alive = true;
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  /** Posted once the worker says it is ready: a module worker may lose what comes before its listener. */
  private queue: (() => void)[] | null = [];
  private readonly watch = new AbortController();

  constructor(
    private readonly worker: WorkerLike,
    private readonly locks: Locks,
  ) {
    worker.addEventListener("message", (event) => this.hear((event as MessageEvent<FromWorker>).data));
    worker.addEventListener("messageerror", () =>
      this.end(died("it sent something that could not be read.")),
    );
    worker.addEventListener("error", (event) => {
      const text = (event as ErrorEvent).message;
      this.end(died(text ? `${text}.` : "it could not be started."));
    });
  }

  call<Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    request: Request,
    { signal, onProgress, transfer }: CallOptions<Progress>,
  ): Promise<Result> {
    if (signal?.aborted) return Promise.reject(new AppError("cancelled", "Stopped."));
    const id = this.nextId++;
    return new Promise<Result>((resolve, reject) => {
      const cancel = () => this.post({ kind: "cancel", id });
      signal?.addEventListener("abort", cancel, { once: true });
      const settle = <T>(next: (value: T) => void) => {
        return (value: T) => {
          signal?.removeEventListener("abort", cancel);
          next(value);
        };
      };
      this.pending.set(id, {
        resolve: settle((result) => resolve(result as Result)),
        reject: settle(reject),
        progress: (progress) => onProgress?.(progress as Progress),
      });
      this.post({ kind: "call", id, operation: operation.name, request }, transfer, id);
    });
  }

  /** Rejects all that is pending; the worker is not used again. */
  end(error: AppError): void {
    if (!this.alive) return;
    this.alive = false;
    this.watch.abort();
    this.worker.terminate();
    const calls = [...this.pending.values()];
    this.pending.clear();
    for (const call of calls) call.reject(error);
  }

  private post(message: ToWorker, transfer: Transferable[] = [], id?: number): void {
    const send = () => {
      try {
        this.worker.postMessage(message, transfer);
      } catch (thrown) {
        const text = thrown instanceof Error ? thrown.message : String(thrown);
        if (id !== undefined)
          this.take(id)?.reject(new AppError("internal", `The request could not be sent: ${text}`));
      }
    };
    if (this.queue) this.queue.push(send);
    else send();
  }

  private hear(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.watchOver(message.lock);
        for (const send of this.queue ?? []) send();
        this.queue = null;
        return;
      case "progress":
        return this.pending.get(message.id)?.progress(message.progress);
      case "result":
        return this.take(message.id)?.resolve(message.result);
      case "error":
        this.take(message.id)?.reject(fromErrorData(message.error));
        // Only a new worker is given a new GPU device.
        if (message.error.code === "device-lost") this.end(died("the GPU was lost.", message.error));
        return;
      default:
        message satisfies never;
    }
  }

  /** The worker holds this lock for as long as it lives, so getting it means that the worker is gone. */
  private watchOver(lock: string): void {
    const { signal } = this.watch;
    this.locks
      .request(lock, { signal }, async () =>
        this.end(died("the browser ended it, most likely for lack of memory.")),
      )
      .catch((thrown: unknown) => {
        if (!signal.aborted) this.end(died("it can no longer be watched.", thrown));
      });
  }

  private take(id: number): Pending | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    return call;
  }
}
