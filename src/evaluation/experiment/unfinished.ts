import type { FileStore } from "@/domain/files";
import { decodeTraining, encodeTraining, type TrainingState } from "../classifier/trainingFile";
import { readSeconds, writeSeconds } from "./cellFiles";

const pathOf = (folder: string, id: string): string => `${folder}/cells/${id.replaceAll("/", "_")}.training`;

/** A classifier's training that was cut off, and the seconds that it took so far. */
export interface Unfinished {
  readonly state: TrainingState;
  readonly seconds: number;
}

/** @returns undefined when there is none, or only a damaged one: it is trained from the start then */
export async function readUnfinished(
  store: FileStore,
  folder: string,
  id: string,
): Promise<Unfinished | undefined> {
  const path = pathOf(folder, id);
  if (!(await store.exists(path))) return undefined;
  try {
    const state = decodeTraining(await store.read(path));
    return { state, seconds: (await readSeconds(store, folder, id)) ?? 0 };
  } catch {
    return undefined;
  }
}

export async function writeUnfinished(
  store: FileStore,
  folder: string,
  id: string,
  { state, seconds }: Unfinished,
): Promise<void> {
  await store.write(pathOf(folder, id), encodeTraining(state));
  await writeSeconds(store, folder, id, seconds);
}

/** Once the cell itself is kept. */
export async function removeUnfinished(store: FileStore, folder: string, id: string): Promise<void> {
  await store.remove(pathOf(folder, id));
}
