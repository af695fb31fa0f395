import { VOLUMES, volumeFolder } from "@/dataset/volumeSets";
import { sampleOfSet } from "@/domain/cascadeRecord";
import { ifFree } from "../protocol/locks";
import type { Desk } from "./desk";
import {
  cascadeFolder,
  cascadeLock,
  cascadeSampleFolder,
  cascadeSampleLock,
  experimentFolder,
  experimentLock,
  runFolder,
  runLock,
  sampleFolder,
  sampleLock,
} from "./places";

/** Removes what killed workers left half made or half removed: folders that no record names and nobody works on. */
export async function sweep(desk: Desk): Promise<void> {
  const { runs, sampleSets, experiments, cascades } = desk.records;
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
  await sweepFolder(
    desk,
    "cascades",
    async (id) => (await cascades.get(id)) !== undefined,
    cascadeLock,
    cascadeFolder,
  );
  for (const id of await desk.files.list("cascades")) await sweepSamples(desk, id);
  await sweepSyntheticVolumes(desk);
}

/** The finest scale of a sampled volume lies where volumes are looked at. */
async function sweepSyntheticVolumes(desk: Desk): Promise<void> {
  const { cascadeSamples } = desk.records;
  for (const setId of await desk.files.list(VOLUMES)) {
    const id = sampleOfSet(setId);
    if (id === null) continue;
    await ifFree(desk.locks, cascadeSampleLock(id), async () => {
      const isRecorded = await cascadeSamples.get(id).then(
        (found) => found !== undefined,
        () => true,
      );
      if (!isRecorded) await desk.files.remove(volumeFolder(setId));
    });
  }
}

async function sweepSamples(desk: Desk, cascadeId: string): Promise<void> {
  const { cascadeSamples } = desk.records;
  await sweepFolder(
    desk,
    `${cascadeFolder(cascadeId)}/samples`,
    async (id) => (await cascadeSamples.get(id)) !== undefined,
    cascadeSampleLock,
    (id) => cascadeSampleFolder(cascadeId, id),
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
