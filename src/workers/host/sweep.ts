import { ifFree } from "../protocol/locks";
import type { Desk } from "./desk";
import { experimentFolder, experimentLock, runFolder, runLock, sampleFolder, sampleLock } from "./places";

/** Removes what killed workers left half made or half removed: folders that no record names and nobody works on. */
export async function sweep(desk: Desk): Promise<void> {
  const { runs, sampleSets, experiments } = desk.records;
  await sweepFolder(desk, "runs", async (id) => (await runs.get(id)) !== undefined, runLock, runFolder);
  await sweepFolder(
    desk,
    "samples",
    async (id) => (await sampleSets.get(id)) !== undefined,
    sampleLock,
    sampleFolder,
  );
  await sweepFolder(
    desk,
    "experiments",
    async (id) => (await experiments.get(id)) !== undefined,
    experimentLock,
    experimentFolder,
  );
}

async function sweepFolder(
  desk: Desk,
  folder: string,
  isRecorded: (id: string) => Promise<boolean>,
  lock: (id: string) => string,
  path: (id: string) => string,
): Promise<void> {
  for (const id of await desk.files.list(folder)) {
    await ifFree(desk.locks, lock(id), async () => {
      // A record that exists but cannot be read keeps its files.
      if (!(await isRecorded(id).catch(() => true))) await desk.files.remove(path(id));
    });
  }
}
