import { adoptKey, lockVault, refreshProtection } from "../protocol/protection";
import type { WorkerClient } from "./connect";
import { holdKey } from "./key";
import { libraryWorker, trainingWorker } from "./spawn";

/** Brings the key to every worker, and takes it away again. */
export interface KeySharing {
  share(key: CryptoKey): Promise<void>;
  /** @returns how many workers go on with a job; the others are ended, and with them all that they held in memory */
  lock(): Promise<number>;
  /** Lets every worker read the state anew, with the key it has. */
  renew(): Promise<void>;
  /** After the protection was taken off. */
  forget(): Promise<void>;
}

const workers = (): readonly WorkerClient[] => [libraryWorker(), trainingWorker()];

export const appKeys: KeySharing = {
  async share(key) {
    holdKey(key);
    await Promise.all(workers().map((worker) => worker.ask(adoptKey, { key })));
  },
  async lock() {
    holdKey(null);
    const busy = await Promise.all(workers().map(lockOne));
    return busy.filter(Boolean).length;
  },
  async renew() {
    await Promise.all(workers().map((worker) => worker.ask(refreshProtection, undefined)));
  },
  async forget() {
    holdKey(null);
    await this.renew();
  },
};

async function lockOne(worker: WorkerClient): Promise<boolean> {
  const answer = worker.ask(lockVault, undefined);
  if (!answer) return false;
  // One that does not answer is ended: its key must not stay.
  const { busy } = await answer.catch(() => ({ busy: false }));
  if (!busy) worker.terminate();
  return busy;
}
