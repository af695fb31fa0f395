import type { FileStore } from "@/domain/files";
import { opfsFiles } from "@/storage/opfsFiles";
import { openRecords, type Records } from "@/storage/records";
import { Vault } from "@/storage/vault/vault";
import { browserLocks, type Locks } from "../protocol/locks";

/** What the work of a worker stands on: where it keeps things, and the few facts it cannot compute. */
export interface Desk {
  readonly files: FileStore;
  readonly records: Pick<Records, "runs" | "sampleSets" | "experiments" | "cascades" | "cascadeSamples">;
  readonly locks: Locks;
  /** ISO 8601. */
  now(): string;
  newId(): string;
}

/** What a worker keeps, and the passphrase protection of it. */
export async function openVault(): Promise<Vault> {
  const exclusive = <T>(name: string, work: () => Promise<T>) =>
    navigator.locks.request(name, work) as Promise<T>;
  return Vault.open(await opfsFiles(), exclusive);
}

/** A desk whose files and records go through the vault: sealed where a passphrase is set. */
export async function openDesk(vault: Vault): Promise<Desk & { readonly records: Records }> {
  return {
    files: vault.files,
    records: await openRecords("darkroom", vault.recordKeys),
    locks: browserLocks(),
    now: () => new Date().toISOString(),
    newId: () => crypto.randomUUID(),
  };
}

/** Work done once, at its first use; a failure is forgotten, so that the next use tries again. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => {
    started ??= work().catch((thrown: unknown) => {
      started = null;
      throw thrown;
    });
    return started;
  };
}

/** Reports all that a generator yields; resolves with what it returns. */
export async function drain<Progress, Result>(
  work: AsyncGenerator<Progress, Result>,
  progress: (value: Progress) => void,
): Promise<Result> {
  for (;;) {
    const next = await work.next();
    if (next.done) return next.value;
    progress(next.value);
  }
}
