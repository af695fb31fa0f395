import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClassInfo, DatasetIndex, Fit } from "@/domain/dataset";
import type { TrainingSize } from "@/domain/training";
import { prepareTrainingImages } from "@/dataset/prepare";
import type { TrainingImages } from "@/gan/train";
import { findClass, importAll } from "./dataImport";
import { FolderStore } from "./folderStore";
import { UsageError, type TrainCommand } from "./options";
import { say, sayProgress } from "./say";

export interface TrainingData {
  readonly images: TrainingImages & { readonly patients: number };
  readonly classes: readonly ClassInfo[];
  /** Removes the working copy. */
  close(): Promise<void>;
}

type DataOptions = Pick<TrainCommand, "data" | "classes" | "conditional" | "size" | "fit">;

/** Imports the folder (or makes the demo patients) into a temporary folder and prepares its training part. */
export async function openTrainingData(options: DataOptions, signal: AbortSignal): Promise<TrainingData> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const store = new FolderStore(folder);
    const { index, notes } = await importAll(store, options.data, signal);
    for (const note of notes) say(note);
    const classes = chooseClasses(index.summary.classes, options);
    return { images: await prepare(store, index, classes, options, signal), classes, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** The classes asked for, by name or id; one model of several classes has to be asked for. */
export function chooseClasses(
  known: readonly ClassInfo[],
  { classes: wanted, conditional }: Pick<DataOptions, "classes" | "conditional">,
): readonly ClassInfo[] {
  const names = known.map(({ name }) => name).join(", ");
  const chosen = wanted.length === 0 ? known : wanted.map((name) => findClass(known, name));
  if (chosen.length > 1 && !conditional) {
    throw new UsageError(
      `There are several classes (${names}). Name one with --class, or add --conditional.`,
    );
  }
  return chosen;
}

async function prepare(
  store: FolderStore,
  index: DatasetIndex,
  classes: readonly ClassInfo[],
  { size, fit }: { size: TrainingSize; fit: Fit },
  signal: AbortSignal,
) {
  const steps = prepareTrainingImages(
    store,
    index,
    { classIds: classes.map(({ id }) => id), size, fit },
    signal,
  );
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
    sayProgress(`Preparing ${next.value.done} of ${next.value.total}`);
  }
}
