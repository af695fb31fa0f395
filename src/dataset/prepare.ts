import type { DatasetIndex, Fit } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { datasetFile } from "./files";
import { readStored } from "./library";
import { trainingImage } from "./preprocess";

/** Images of some classes at training size, read by random access from the disk. */
export interface PreparedImages {
  readonly count: number;
  readonly patients: number;
  readonly classCount: number;
  /** Position in the requested `classIds`. */
  classOf(i: number): number;
  /** Index in the data set. */
  imageIndex(i: number): number;
  /** @returns indices.length × size × size, −1…1 */
  read(indices: readonly number[]): Promise<Float32Array>;
}

export interface PrepareRequest {
  readonly classIds: readonly string[];
  readonly size: number;
  readonly fit: Fit;
  /** Which images are opened, by index; those of the training part when left out. */
  readonly chosen?: (imageIndex: number) => boolean;
}

/** Prepared images up to this many bytes are kept in memory after the first read. */
const KEPT_BYTES = 67_108_864;
const REPORT_EVERY = 32;
const HALF_RANGE = 32_767.5;

/**
 * Prepares images for training; what an earlier call has done is not done again. Every image of a class
 * is prepared, whatever its part, so that a new split needs no new files.
 * @throws {AppError} `too-few-images`, `too-few-classes`, `quota`; `cancelled` by the signal
 */
export async function* prepareTrainingImages(
  store: FileStore,
  index: DatasetIndex,
  request: PrepareRequest,
  signal?: AbortSignal,
): AsyncGenerator<{ done: number; total: number }, PreparedImages> {
  const chosen = chooseImages(index, request);
  if (!request.chosen) refuseTooFew(index, request.classIds, chosen);
  const rowsByClass = request.classIds.map((classId) => imagesOf(index, classId));
  const total = rowsByClass.reduce((sum, rows) => sum + rows.length, 0);
  const paths = await Promise.all(request.classIds.map((classId) => preparedFile(index, request, classId)));
  let before = 0;
  for (const [position, rows] of rowsByClass.entries()) {
    const path = paths[position]!;
    const preparing = prepareClass(store, index, rows, request, path, signal);
    for await (const done of oneAtATime(store, path, preparing)) {
      yield { done: before + done, total };
    }
    before += rows.length;
  }
  return openPrepared(store, index, request, chosen, paths);
}

/** Named by a hash: a class may be named after a person, and the browser keeps the names of removed files for a while. */
async function preparedFile(
  { summary }: DatasetIndex,
  { size, fit }: PrepareRequest,
  classId: string,
): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(classId)));
  const name = Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${datasetFile(summary.id, "prepared")}/${size}-${fit}/${name}.u16`;
}

function imagesOf({ images }: DatasetIndex, classId: string): number[] {
  return images.filter((image) => image.classId === classId).map(({ index }) => index);
}

interface Chosen {
  readonly imageIndex: number;
  readonly classPosition: number;
}

function chooseImages(index: DatasetIndex, { classIds, chosen }: PrepareRequest): Chosen[] {
  if (classIds.length === 0) throw new AppError("too-few-classes", "No class was chosen to train on.");
  const wanted = chosen ?? ((imageIndex) => index.parts[imageIndex] === "train");
  return classIds.flatMap((classId, classPosition) =>
    imagesOf(index, classId)
      .filter(wanted)
      .map((imageIndex) => ({ imageIndex, classPosition })),
  );
}

function refuseTooFew(
  { summary }: DatasetIndex,
  classIds: readonly string[],
  chosen: readonly Chosen[],
): void {
  const advice = "Add images, or give the training part a larger share.";
  classIds.forEach((classId, position) => {
    if (chosen.some(({ classPosition }) => classPosition === position)) return;
    const name = summary.classes.find(({ id }) => id === classId)?.name ?? classId;
    throw new AppError("too-few-images", `The class ${name} has no image in the training part.`, { advice });
  });
  if (chosen.length >= 2) return;
  throw new AppError(
    "too-few-images",
    "There is one image in the training part; training needs at least two.",
    { advice },
  );
}

/** Appends the rows that are missing, and goes on where an interrupted call stopped. Yields rows done. */
async function* prepareClass(
  store: FileStore,
  index: DatasetIndex,
  rows: readonly number[],
  { size, fit }: PrepareRequest,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const rowBytes = size * size * 2;
  let done = Math.min(Math.floor((await store.size(path)) / rowBytes), rows.length);
  if (done < rows.length) {
    const appender = await store.append(path, done * rowBytes);
    try {
      for (; done < rows.length; done++) {
        signal?.throwIfAborted();
        const image = trainingImage(await readStored(store, index, rows[done]!), size, fit);
        await appender.append(coded(image));
        if (done % REPORT_EVERY === 0) yield done;
      }
    } finally {
      await appender.close();
    }
  }
  yield rows.length;
}

/** Files that are being written. */
const writing = new WeakMap<FileStore, Map<string, Promise<void>>>();

/** Two who want the same file take turns: the second finds the work of the first done, where both would have spoilt it. */
async function* oneAtATime<T>(store: FileStore, path: string, work: AsyncGenerator<T>): AsyncGenerator<T> {
  const busy = writing.get(store) ?? new Map<string, Promise<void>>();
  writing.set(store, busy);
  while (busy.has(path)) await busy.get(path);
  let free: () => void = () => undefined;
  busy.set(path, new Promise((resolve) => (free = resolve)));
  try {
    yield* work;
  } finally {
    busy.delete(path);
    free();
  }
}

function coded(image: Float32Array): Uint8Array {
  const words = new Uint16Array(image.length);
  for (let i = 0; i < image.length; i++) words[i] = Math.round((image[i]! + 1) * HALF_RANGE);
  return new Uint8Array(words.buffer);
}

function openPrepared(
  store: FileStore,
  index: DatasetIndex,
  request: PrepareRequest,
  chosen: readonly Chosen[],
  paths: readonly string[],
): PreparedImages {
  const { classIds } = request;
  const rows = new Map(
    classIds.flatMap((classId) => imagesOf(index, classId).map((image, row) => [image, row])),
  );
  const rowBytes = request.size * request.size * 2;
  const readRow = async ({ imageIndex, classPosition }: Chosen): Promise<Uint16Array> => {
    const path = paths[classPosition]!;
    const start = rows.get(imageIndex)! * rowBytes;
    const bytes = await store.read(path, start, start + rowBytes);
    if (bytes.length !== rowBytes)
      throw new AppError("not-found", "The prepared images are not there any more.");
    return new Uint16Array(bytes.buffer, bytes.byteOffset, rowBytes / 2);
  };
  return {
    count: chosen.length,
    patients: new Set(chosen.map(({ imageIndex }) => index.images[imageIndex]!.patient)).size,
    classCount: classIds.length,
    classOf: (i) => chosen[i]!.classPosition,
    imageIndex: (i) => chosen[i]!.imageIndex,
    read: batchReader(chosen, readRow, rowBytes / 2),
  };
}

function batchReader(
  chosen: readonly Chosen[],
  readRow: (image: Chosen) => Promise<Uint16Array>,
  length: number,
): PreparedImages["read"] {
  const kept = chosen.length * length * 2 <= KEPT_BYTES ? new Map<number, Uint16Array>() : undefined;
  return async (indices) => {
    const out = new Float32Array(indices.length * length);
    for (const [position, i] of indices.entries()) {
      const words = kept?.get(i) ?? (await readRow(chosen[i]!));
      kept?.set(i, words);
      for (let p = 0; p < length; p++) out[position * length + p] = words[p]! / HALF_RANGE - 1;
    }
    return out;
  };
}
