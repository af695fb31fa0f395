import { listDatasets, openDataset } from "@/dataset/library";
import type { FoundItem } from "@/domain/kept";
import { walk, WORKER_PLACES } from "@/storage/inventory";
import type { KeptFound } from "../protocol/library";
import type { Desk } from "./desk";

/** Looks through every store that a worker can open. */
export async function listKept({ files, records }: Pick<Desk, "files" | "records">): Promise<KeptFound> {
  const found: FoundItem[] = [];
  for (const place of WORKER_PLACES) for await (const item of walk(place)) found.push(item);
  // Counts are a courtesy: a set that cannot be read is still among the files found.
  const [images, syntheticImages] = await Promise.all([
    countImages(files).catch(() => null),
    countSynthetic(records).catch(() => null),
  ]);
  return { found, images, syntheticImages };
}

async function countImages(files: Desk["files"]): Promise<number> {
  let images = 0;
  for (const { id } of await listDatasets(files)) images += (await openDataset(files, id)).images.length;
  return images;
}

async function countSynthetic({ sampleSets, cascadeSamples }: Desk["records"]): Promise<number> {
  const inSets = (await sampleSets.all()).reduce((sum, { seeds }) => sum + seeds.length, 0);
  return inSets + (await cascadeSamples.all()).length;
}
