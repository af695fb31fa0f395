import { prepareTrainingImages, type PreparedImages } from "@/dataset/prepare";
import type { DatasetIndex, Part } from "@/domain/dataset";
import type { ExperimentConfig } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import { drain } from "../desk";
import type { FrozenSplit } from "./split";

/** How images of an experiment become square. */
export const FIT = "pad";

/** An experiment, where it is kept, and the images it is about. */
export interface ExperimentPlace {
  readonly store: FileStore;
  readonly folder: string;
  readonly config: ExperimentConfig;
  readonly index: DatasetIndex;
  readonly split: FrozenSplit;
}

/** The images of some parts, at the size of the classifiers. */
export async function openPart(
  { store, index, split, config }: ExperimentPlace,
  parts: readonly Part[],
  signal?: AbortSignal,
): Promise<PreparedImages> {
  const chosen = (image: number): boolean => {
    const part = split.parts[image] ?? null;
    return part !== null && parts.includes(part);
  };
  const request = { classIds: config.classIds, size: config.classifier.size, fit: FIT, chosen } as const;
  return drain(prepareTrainingImages(store, index, request, signal), () => undefined);
}

export function classNames({ index, config }: ExperimentPlace): Record<string, string> {
  const nameOf = (id: string) => index.summary.classes.find((one) => one.id === id)?.name ?? id;
  return Object.fromEntries(config.classIds.map((id) => [id, nameOf(id)]));
}
