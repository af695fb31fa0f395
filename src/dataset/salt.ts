import type { FileStore } from "@/domain/files";
import { datasetFile } from "./files";

/** Draws the salt of a new data set and stores it beside the images, never in the index. */
export async function createSalt(store: FileStore, id: string): Promise<Uint8Array> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  await store.write(datasetFile(id, "salt"), salt);
  return salt;
}
