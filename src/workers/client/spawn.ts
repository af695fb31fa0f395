import { TrustedWorker as Worker } from "@/domain/trustedScriptUrl";
import { browserLocks } from "../protocol/locks";
import { adoptKey } from "../protocol/protection";
import { connect, type WorkerClient, type WorkerLike } from "./connect";
import { heldKey } from "./key";

let library: WorkerClient | undefined;
let training: WorkerClient | undefined;

/** The app's line to the worker that keeps data sets; the worker starts with the first call. */
export function libraryWorker(): WorkerClient {
  return (library ??= withKey(
    () =>
      new Worker(new URL("../host/library.worker.ts", import.meta.url), { type: "module", name: "library" }),
  ));
}

/** The app's line to the worker that trains and samples: the only one that holds tensors. */
export function trainingWorker(): WorkerClient {
  return (training ??= withKey(
    () =>
      new Worker(new URL("../host/training.worker.ts", import.meta.url), {
        type: "module",
        name: "training",
      }),
  ));
}

/** A worker that is given the key at its start, while there is one. */
function withKey(spawn: () => WorkerLike): WorkerClient {
  return connect(spawn, browserLocks(), () => {
    const key = heldKey();
    return key && { operation: adoptKey, request: { key } };
  });
}
