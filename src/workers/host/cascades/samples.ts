import { volumeFolder } from "@/dataset/volumeSets";
import { syntheticSetId, type CascadeSample } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import type { VolumeReader, VolumeShelf } from "@/domain/volume";
import { scaleVolume } from "@/gan/cascade/sampleCascade";
import type { StoredCascadeSample } from "@/storage/cascadeCodec";
import { volumeShelf } from "@/storage/volumeFile";
import { ifFree } from "../../protocol/locks";
import type { Desk } from "../desk";
import { cascadeSampleFolder, cascadeSampleLock } from "../places";

type Reading = Pick<Desk, "files" | "records">;

/** Name of a sample's volumes on its shelf. */
export const SAMPLE = "sample";
export const drawingFile = ({ cascadeId, id }: CascadeSample) =>
  `${cascadeSampleFolder(cascadeId, id)}/edges.bin`;

/**
 * Where the scales of a sample lie: beside each other, but the finest of a volume where a set of volumes has it, so
 * that it can be looked at there without a copy.
 */
export function sampleShelf({ files }: Pick<Desk, "files">, sample: CascadeSample): VolumeShelf {
  const own = volumeShelf(files, cascadeSampleFolder(sample.cascadeId, sample.id));
  if (sample.dim === 2) return own;
  const set = volumeShelf(files, volumeFolder(syntheticSetId(sample)));
  const finest = scaleVolume(SAMPLE, sample.sides.at(-1)!);
  const place = (name: string) => (name === finest ? ([set, "0"] as const) : ([own, name] as const));
  return {
    open: (name) => place(name)[0].open(place(name)[1]),
    write: (name, info) => place(name)[0].write(place(name)[1], info),
    remove: (name) => place(name)[0].remove(place(name)[1]),
  };
}

/** One scale of a sample, or undefined where nothing of it is there. */
export async function openScale(
  desk: Pick<Desk, "files">,
  sample: CascadeSample,
  side: number,
): Promise<VolumeReader | undefined> {
  return sampleShelf(desk, sample)
    .open(scaleVolume(SAMPLE, side))
    .catch((thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === "not-found") return undefined;
      throw thrown;
    });
}

export async function findSample(desk: Pick<Desk, "records">, id: string): Promise<StoredCascadeSample> {
  const found = await desk.records.cascadeSamples.get(id);
  if (found) return found;
  throw new AppError("not-found", "This image is no longer stored.", { advice: "Choose another one." });
}

export function busySample(): AppError {
  return new AppError("busy", "This image is being made in another tab.", {
    kept: "It goes on there.",
    advice: "Go on there, or pause it there first.",
  });
}

export async function samplesOf(
  { records }: Pick<Desk, "records">,
  cascadeId?: string,
): Promise<StoredCascadeSample[]> {
  const all = await records.cascadeSamples.all();
  return all.filter((one) => cascadeId === undefined || one.cascadeId === cascadeId);
}

/** Samples, oldest first. One whose worker was killed is found here; one whose volume was removed is gone. */
export async function listSamples(desk: Desk, cascadeId?: string): Promise<CascadeSample[]> {
  const found: CascadeSample[] = [];
  for (const sample of await samplesOf(desk, cascadeId)) {
    const now = await asItIs(desk, sample);
    if (now) found.push(now);
  }
  return found;
}

async function asItIs(desk: Desk, sample: StoredCascadeSample): Promise<CascadeSample | null> {
  if (sample.state === "running") return recovered(desk, sample);
  if (sample.state !== "finished" || sample.dim === 2) return sample;
  if (await desk.files.exists(`${volumeFolder(syntheticSetId(sample))}/index.json`)) return sample;
  // The set was removed where volumes are looked at, and with it the voxels.
  const removed = await ifFree(desk.locks, cascadeSampleLock(sample.id), () => removeSampleOf(desk, sample));
  return removed ? null : sample;
}

async function recovered(desk: Desk, sample: StoredCascadeSample): Promise<CascadeSample> {
  const free = await ifFree(desk.locks, cascadeSampleLock(sample.id), async () => {
    const now = await findSample(desk, sample.id);
    if (now.state !== "running") return now;
    const message = "Interrupted. Every tile that was made is kept.";
    const paused = { ...now, state: "paused", share: await shareOf(desk, now), message } as const;
    await desk.records.cascadeSamples.put(paused);
    return paused;
  });
  return free?.value ?? sample;
}

/** By the tiles that are there. */
export async function shareOf(desk: Pick<Desk, "files">, sample: CascadeSample): Promise<number> {
  const voxels = (side: number) => side ** sample.dim;
  const all = sample.sides.reduce((sum, side) => sum + voxels(side), 0);
  let there = 0;
  for (const side of sample.sides) {
    const volume = await openScale(desk, sample, side);
    if (!volume) break;
    there += (voxels(side) * volume.blocks.done) / volume.blocks.total;
  }
  return there / all;
}

/** Without its lock. */
export async function removeSampleOf({ files, records }: Reading, sample: CascadeSample): Promise<void> {
  await records.cascadeSamples.remove(sample.id);
  await files.remove(volumeFolder(syntheticSetId(sample)));
  await files.remove(cascadeSampleFolder(sample.cascadeId, sample.id));
}

export async function removeSample(desk: Desk, id: string): Promise<void> {
  const sample = await findSample(desk, id);
  const removed = await ifFree(desk.locks, cascadeSampleLock(id), () => removeSampleOf(desk, sample));
  if (!removed) throw busySample();
}
