import { AppError, toErrorData } from "@/domain/errors";
import type { Locks } from "./locks";
import type { FromWorker, ToWorker } from "./messages";
import type { Operation } from "./operation";

interface CallContext<Progress> {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}
type Handler<Request, Progress, Result> = (
  request: Request,
  context: CallContext<Progress>,
) => Promise<Result> | Result;

interface Entry {
  readonly run: Handler<unknown, unknown, unknown>;
  readonly transfer: (result: unknown) => Transferable[];
}

/** What a worker can be asked to do. */
export class Handlers {
  private readonly entries = new Map<string, Entry>();

  /** @param transfer  the buffers of a result that nobody in the worker needs any more: moved, not copied */
  readonly handle = <Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    handler: Handler<Request, Progress, Result>,
    transfer: (result: Result) => Transferable[] = () => [],
  ): void => {
    this.entries.set(operation.name, {
      run: handler as Entry["run"],
      transfer: transfer as Entry["transfer"],
    });
  };

  find(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new AppError("internal", `This worker does not know the operation ${name}.`);
    return entry;
  }
}

/** A worker's own side of its line. */
export interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** Answers calls until the worker ends; `ready` is said once the lock that proves its life is held. */
export function serve(handlers: Handlers, scope: Scope, locks: Locks, lock: string): void {
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);

  async function answer(id: number, operation: string, request: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const { run, transfer } = handlers.find(operation);
      const progress = (value: unknown) => post({ kind: "progress", id, progress: value });
      const result = await run(request, { signal: controller.signal, progress });
      post({ kind: "result", id, result }, transfer(result));
    } catch (thrown) {
      post({ kind: "error", id, error: toErrorData(thrown) });
    } finally {
      running.delete(id);
    }
  }

  scope.addEventListener("message", ({ data }) => {
    switch (data.kind) {
      case "call":
        return void answer(data.id, data.operation, data.request);
      case "cancel":
        return running.get(data.id)?.abort();
      default:
        data satisfies never;
    }
  });
  void locks.request(lock, {}, async () => {
    post({ kind: "ready", lock });
    await new Promise<never>(() => undefined);
  });
}
