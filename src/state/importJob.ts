import type { ImportOptions, ImportProgress, ImportResult, Rejection } from "@/domain/dataset";
import { importFiles } from "@/workers/protocol/library";
import type { OfferedFile } from "./fileDesk";
import type { GetState, SetState, Surroundings } from "./slice";
import { Throttle } from "./throttle";
import type { ImportJob } from "./types";

/** More files left out than this are counted but not listed. */
const LARGEST_REJECTION_LIST = 10_000;
const UPDATE_MS = 100;

/** Puts an import's reports into the store, at most ten times a second. */
export function importReporter(kind: ImportJob["kind"], set: SetState, get: GetState, now: () => number) {
  const throttle = new Throttle(UPDATE_MS, now);
  let fresh: Rejection[] = [];
  const update = (progress: Omit<ImportProgress, "rejected">) => {
    const rejections = fresh.length === 0 ? get().rejections : [...get().rejections, ...fresh];
    fresh = [];
    set({ importing: { kind, progress }, rejections: rejections.slice(0, LARGEST_REJECTION_LIST) });
  };
  return {
    report: ({ rejected, ...progress }: ImportProgress) => {
      fresh.push(...rejected);
      throttle.run(() => update(progress));
    },
    flush: () => throttle.flush(),
  };
}

/** Runs one import in the library worker. */
export async function runImport(
  { clients, now }: Surroundings,
  files: readonly OfferedFile[],
  options: ImportOptions,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<ImportResult> {
  const reporter = importReporter("import", set, get, now);
  try {
    return await clients.library.call(
      importFiles,
      { files, options },
      { signal, onProgress: reporter.report },
    );
  } finally {
    reporter.flush();
  }
}
