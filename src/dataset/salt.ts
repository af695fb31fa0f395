import type { FileStore } from "@/domain/files";
import { datasetFile } from "./files";

/** Draws the salt of a new data set and stores it beside the images, never in the index. */
export async function createSalt(store: FileStore, id: string): Promise<Uint8Array> {
  return writeSalt(store, datasetFile(id, "salt"));
}

/** As `createSalt`, for whatever else is kept in a folder of its own. */
export async function writeSalt(store: FileStore, path: string): Promise<Uint8Array> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  await store.write(path, salt);
  return salt;
}
