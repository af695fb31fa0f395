import { libraryWorker, trainingWorker } from "@/workers/client/spawn";
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
}

/** The app's two workers, each started by its first call. */
export const appClients: Clients = {
  library: { call: (operation, request, options) => libraryWorker().call(operation, request, options) },
  training: { call: (operation, request, options) => trainingWorker().call(operation, request, options) },
};
