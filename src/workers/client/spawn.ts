import { TrustedWorker as Worker } from "@/domain/trustedScriptUrl";
import { connect, type WorkerClient } from "./connect";

let library: WorkerClient | undefined;
let training: WorkerClient | undefined;

/** The app's line to the worker that keeps data sets; the worker starts with the first call. */
export function libraryWorker(): WorkerClient {
  return (library ??= connect(
    () =>
      new Worker(new URL("../host/library.worker.ts", import.meta.url), { type: "module", name: "library" }),
  ));
}

/** The app's line to the worker that trains and samples: the only one that holds tensors. */
export function trainingWorker(): WorkerClient {
  return (training ??= connect(
    () =>
      new Worker(new URL("../host/training.worker.ts", import.meta.url), {
        type: "module",
        name: "training",
      }),
  ));
}
