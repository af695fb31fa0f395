import type {
  ImportOptions,
  ImportProgress,
  ImportResult,
  Rejection,
  VolumeImportOptions,
  VolumeImportProgress,
} from "@/domain/dataset";
import { persist } from "@/storage/persist";
import { importFiles } from "@/workers/protocol/library";
import { importVolumes } from "@/workers/protocol/volumes";
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
  const update = (progress: Omit<ImportProgress, "rejected">, step?: ImportJob["step"]) => {
    const rejections = fresh.length === 0 ? get().rejections : [...get().rejections, ...fresh];
    fresh = [];
    const importing = { kind, progress, ...(step === undefined ? {} : { step }) };
    set({ importing, rejections: rejections.slice(0, LARGEST_REJECTION_LIST) });
  };
  return {
    report: ({ rejected, ...progress }: ImportProgress, step?: ImportJob["step"]) => {
      fresh.push(...rejected);
      throttle.run(() => update(progress, step));
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

/** Runs one import of volumes in the library worker. */
export async function runVolumeImport(
  { clients, now }: Surroundings,
  files: readonly OfferedFile[],
  options: VolumeImportOptions,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<void> {
  const reporter = importReporter("volumes", set, get, now);
  let leftOut = 0;
  const onProgress = ({ step, done, total, rejected, etaMs }: VolumeImportProgress) => {
    leftOut += rejected.length;
    reporter.report({ read: done, total, accepted: done - leftOut, rejected, etaMs }, step);
  };
  try {
    const { notes } = await clients.library.call(importVolumes, { files, options }, { signal, onProgress });
    set({ notes });
    void persist();
  } finally {
    reporter.flush();
  }
}
