import type { DatasetIndex, DatasetSummary, SplitConfig } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { THUMBNAIL_SIZE, type StoredPixels } from "@/domain/image";
import { datasetFile, DATASETS } from "./files";
import { parseIndex, writeIndex } from "./indexFile";
import { splitByPatient } from "./split";

const THUMBNAIL_BYTES = THUMBNAIL_SIZE * THUMBNAIL_SIZE;

/** All sets that can be opened, newest first. Folders of imports that never got as far as an index are passed over. */
export async function listDatasets(store: FileStore): Promise<DatasetSummary[]> {
  const found: DatasetSummary[] = [];
  for (const id of await store.list(DATASETS)) {
    try {
      found.push((await openDataset(store, id)).summary);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
    }
  }
  return found.sort((a, b) => (a.created < b.created ? 1 : -1));
}

/** @throws {AppError} `not-found`, `storage` when the index is damaged */
export async function openDataset(store: FileStore, id: string): Promise<DatasetIndex> {
  const path = datasetFile(id, "index.json");
  if (!(await store.exists(path)))
    throw new AppError("not-found", "This data set is not on this machine any more.");
  return parseIndex(await store.read(path));
}

export async function removeDataset(store: FileStore, id: string): Promise<void> {
  await store.remove(datasetFile(id));
}

/** Shares the patients out anew. */
export async function changeSplit(store: FileStore, id: string, split: SplitConfig): Promise<DatasetIndex> {
  if (!(split.train > 0) || !(split.validation >= 0) || !(split.test >= 0)) {
    throw new AppError(
      "bad-config",
      "The training part needs a share above 0, and no share may be negative.",
    );
  }
  const index = await openDataset(store, id);
  const changed: DatasetIndex = {
    summary: { ...index.summary, split },
    images: index.images,
    parts: splitByPatient(index.images, split),
  };
  await store.write(datasetFile(id, "index.json"), writeIndex(changed));
  return changed;
}

/** @returns `indices.length` × 64 × 64, 8-bit, in the order asked for */
export async function readThumbnails(
  store: FileStore,
  id: string,
  indices: readonly number[],
): Promise<Uint8Array> {
  const path = datasetFile(id, "thumbs.bin");
  const out = new Uint8Array(indices.length * THUMBNAIL_BYTES);
  // Neighbours are read in one go: a grid asks for long runs of them.
  for (let from = 0; from < indices.length;) {
    const first = indices[from]!;
    let to = from + 1;
    while (to < indices.length && indices[to] === first + to - from) to++;
    const bytes = await store.read(path, first * THUMBNAIL_BYTES, (first + to - from) * THUMBNAIL_BYTES);
    if (bytes.length !== (to - from) * THUMBNAIL_BYTES) throw noSuchImage();
    out.set(bytes, from * THUMBNAIL_BYTES);
    from = to;
  }
  return out;
}

export async function readImage(store: FileStore, id: string, index: number): Promise<StoredPixels> {
  return readStored(store, await openDataset(store, id), index);
}

/** As `readImage`, when the index is at hand. */
export async function readStored(
  store: FileStore,
  { summary, images }: DatasetIndex,
  index: number,
): Promise<StoredPixels> {
  const record = images[index];
  if (record === undefined) throw noSuchImage();
  const { rows, columns, slope, intercept, window, spacing, offset } = record;
  const bytes = await store.read(datasetFile(summary.id, "pixels.bin"), offset, offset + rows * columns * 2);
  if (bytes.length !== rows * columns * 2) throw noSuchImage();
  const pixels = new Uint16Array(bytes.buffer, bytes.byteOffset, rows * columns);
  return { rows, columns, pixels, slope, intercept, window, ...(spacing === undefined ? {} : { spacing }) };
}

function noSuchImage(): AppError {
  return new AppError("not-found", "This image is not in the data set any more.");
}
