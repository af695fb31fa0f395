import { openDataset, readStored } from "@/dataset/library";
import { trainingImage } from "@/dataset/preprocess";
import { AppError } from "@/domain/errors";
import type { RunConfig } from "@/domain/training";
import type { SaliencyRequest } from "../protocol/training";
import type { Desk } from "./desk";
import { fromStored } from "./picture";
import { findSampleSet, readSampleOf } from "./sampleSets";

/** The image that is asked about as the run's networks see it: size × size, −1 to 1. */
export async function imageFor(
  desk: Pick<Desk, "files" | "records">,
  { size, fit }: Pick<RunConfig, "size" | "fit">,
  image: SaliencyRequest["image"],
): Promise<Float32Array> {
  if (image.kind === "real") {
    const index = await openDataset(desk.files, image.datasetId);
    return trainingImage(await readStored(desk.files, index, image.index), size, fit);
  }
  const set = await findSampleSet(desk, image.sampleSetId);
  const stored = await readSampleOf(desk, set, image.index);
  return set.size === size ? fromStored(stored.pixels) : trainingImage(stored, size, fit);
}

/** Position of a class among those a run has learned; a run of one class judges every image as one of it. */
export function classIndexFor(config: RunConfig, classId: string): number {
  const found = config.classIds.indexOf(classId);
  if (found >= 0) return found;
  if (config.classIds.length === 1) return 0;
  throw new AppError("bad-config", "This run has not learned the class of that image.", {
    advice: "Choose a run that has, or an image of another class.",
  });
}
