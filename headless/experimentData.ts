import { createHash } from "node:crypto";
import { openDataset } from "@/dataset/library";
import { splitByPatient } from "@/dataset/split";
import type { DatasetIndex } from "@/domain/dataset";
import type { ExperimentConfig } from "@/domain/evaluation";
import { PHANTOM_CLASSES, type PhantomClassId } from "@/domain/phantom";
import { madeRare, splitOf, type FrozenSplit } from "@/workers/host/experiments/split";
import { findClass, importAll, phantomRequest } from "./dataImport";
import type { ExperimentCommand } from "./experimentOptions";
import type { FolderStore } from "./folderStore";

export const DATA_ID = "data";

/** The images of an experiment, imported once and kept with it: the secret patient names in them would differ next time. */
export async function openData(
  store: FolderStore,
  command: Pick<ExperimentCommand, "data" | "patients" | "classes">,
  signal: AbortSignal,
): Promise<DatasetIndex> {
  if (await store.exists(`datasets/${DATA_ID}/index.json`)) return openDataset(store, DATA_ID);
  const { index } = await importAll(store, command.data, signal, phantomOf(command));
  return index;
}

function phantomOf({ patients, classes }: Pick<ExperimentCommand, "patients" | "classes">) {
  if (patients.length <= 1) return phantomRequest(patients[0]);
  const counts = classes.map((name, i) => ({
    classId: findClass(PHANTOM_CLASSES, name).id as PhantomClassId,
    count: patients[i]!,
  }));
  return { ...phantomRequest(), patients: counts };
}

/**
 * The split by patient, the same for the same images wherever they are imported: the names of patients are salted,
 * so each goes by the hash of their images here. The rare class is cut to its share of the training part.
 */
export function splitFor(
  index: DatasetIndex,
  config: ExperimentConfig,
  { rareShare }: Pick<ExperimentCommand, "rareShare">,
): FrozenSplit {
  const named = withStableNames(index);
  const parts = splitByPatient(named.images, named.summary.split);
  const split = splitOf({ ...named, parts });
  const classId = config.rareClassIds[0];
  if (rareShare === undefined || classId === undefined) return split;
  return madeRare(named, split, config.classIds, { classId, share: rareShare, seed: config.seed });
}

function withStableNames(index: DatasetIndex): DatasetIndex {
  const hashes = new Map<string, string[]>();
  for (const { patient, hash } of index.images) {
    hashes.set(patient, [...(hashes.get(patient) ?? []), hash]);
  }
  const nameOf = new Map(
    [...hashes].map(([patient, own]) => [
      patient,
      createHash("sha256").update(own.sort().join()).digest("hex"),
    ]),
  );
  const images = index.images.map((image) => ({ ...image, patient: nameOf.get(image.patient)! }));
  return { ...index, images };
}

/** The classes asked for, by name or id; all when none is. */
export function classIdsOf(index: DatasetIndex, wanted: readonly string[]): string[] {
  const known = index.summary.classes;
  if (wanted.length === 0) return known.map(({ id }) => id);
  return wanted.map((name) => findClass(known, name).id);
}
