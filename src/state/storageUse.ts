import { storageReport } from "@/workers/protocol/library";
import type { Caller } from "./clients";
import type { SetState } from "./slice";

/** Storage numbers stand in the status bar only, so a failure to read them is not worth a notice. */
export async function refreshStorage(library: Caller, set: SetState): Promise<void> {
  try {
    const { used, quota } = await library.call(storageReport, undefined);
    set({ storage: { used, quota } });
  } catch {
    set({ storage: null });
  }
}

export function newestFirst<T extends { readonly created: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => b.created.localeCompare(a.created));
}
