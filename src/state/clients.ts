import { AppError } from "@/domain/errors";
import { libraryWorker, trainingWorker } from "@/workers/client/spawn";
import type { WorkerClient } from "@/workers/client/connect";
import type { Operation } from "@/workers/protocol/operation";

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What the state needs of a worker: tests pass a fake. */
export interface Caller {
  call<Request, Progress, Result>(
    operation: Operation<Request, Progress, Result>,
    request: Request,
    options?: CallOptions<Progress>,
  ): Promise<Result>;
}

export interface Clients {
  readonly library: Caller;
  readonly training: Caller;
  /** Ends both workers at once, whatever they do; later calls are refused with `cancelled`. */
  close(): void;
}

let closed = false;

/** The app's two workers, each started by its first call. */
export const appClients: Clients = {
  library: whileOpen(libraryWorker),
  training: whileOpen(trainingWorker),
  close() {
    closed = true;
    libraryWorker().terminate();
    trainingWorker().terminate();
  },
};

function whileOpen(worker: () => WorkerClient): Caller {
  return {
    call: (operation, request, options) =>
      closed
        ? Promise.reject(new AppError("cancelled", "Stopped."))
        : worker().call(operation, request, options),
  };
}
