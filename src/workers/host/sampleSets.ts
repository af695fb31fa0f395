import { AppError } from "@/domain/errors";
import { THUMBNAIL_SIZE, type StoredPixels } from "@/domain/image";
import type { SampleSet } from "@/domain/samples";
import type { Desk } from "./desk";
import { storedPicture } from "./picture";
import { sampleFolder, samplePixels, sampleThumbs } from "./places";

type Reading = Pick<Desk, "files" | "records">;
const THUMBNAIL_BYTES = THUMBNAIL_SIZE * THUMBNAIL_SIZE;

export async function findSampleSet(desk: Reading, id: string): Promise<SampleSet> {
  const set = await desk.records.sampleSets.get(id);
  if (set) return set;
  throw new AppError("not-found", "This set of synthetic images is no longer stored.", {
    advice: "Choose another set, or make a new one.",
  });
}

/** Oldest first. */
export async function listSampleSets(desk: Reading, datasetId?: string): Promise<SampleSet[]> {
  const sets = await desk.records.sampleSets.all();
  return datasetId === undefined ? sets : sets.filter((set) => set.datasetId === datasetId);
}

export async function removeSampleSet(desk: Reading, id: string): Promise<void> {
  await desk.records.sampleSets.remove(id);
  await desk.files.remove(sampleFolder(id));
}

/** One image of a set at full depth. */
export async function readSample(desk: Reading, id: string, index: number): Promise<StoredPixels> {
  const set = await findSampleSet(desk, id);
  return readSampleOf(desk, set, index);
}

/** As `readSample`, when the set is at hand. */
export async function readSampleOf(desk: Reading, set: SampleSet, index: number): Promise<StoredPixels> {
  if (!(index in set.seeds)) throw noSuchImage(index);
  const length = set.size * set.size * 2;
  const bytes = await desk.files.read(samplePixels(set.id), index * length, (index + 1) * length);
  if (bytes.length !== length) throw noSuchImage(index);
  return storedPicture(new Uint16Array(bytes.buffer), set.size);
}

/** @returns `indices.length` × 64 × 64, 8-bit, in the order asked for */
export async function readSampleThumbnails(
  desk: Reading,
  id: string,
  indices: readonly number[],
): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(indices.length * THUMBNAIL_BYTES);
  for (let from = 0; from < indices.length;) {
    const first = indices[from]!;
    let to = from + 1;
    while (to < indices.length && indices[to] === first + to - from) to++;
    const end = (first + to - from) * THUMBNAIL_BYTES;
    const bytes = await desk.files.read(sampleThumbs(id), first * THUMBNAIL_BYTES, end);
    if (bytes.length !== (to - from) * THUMBNAIL_BYTES) throw noSuchImage(first);
    out.set(bytes, from * THUMBNAIL_BYTES);
    from = to;
  }
  return out;
}

function noSuchImage(index: number): AppError {
  return new AppError("not-found", `Image ${index + 1} is not in this set.`);
}
