import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import type { ClassInfo, DatasetIndex, Fit, ImportProgress, ImportResult } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { PHANTOM_CLASSES, PHANTOM_SEED } from "@/domain/phantom";
import type { TrainingSize } from "@/domain/training";
import { importFiles, type SourceFile } from "@/dataset/importer";
import { createPhantomSet } from "@/dataset/phantomSet";
import { prepareTrainingImages } from "@/dataset/prepare";
import type { TrainingImages } from "@/gan/train";
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
const PHANTOM_SIZE = 256;

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

async function importAll(store: FolderStore, data: string, signal: AbortSignal): Promise<ImportResult> {
  const steps =
    data === "phantom"
      ? createPhantomSet(store, "data", phantomRequest(), signal)
      : importFolder(store, data, await filesIn(data), signal);
  const reasons = new Map<string, number>();
  for (;;) {
    const next = await steps.next();
    if (next.done) {
      for (const [reason, count] of reasons) say(`Left out: ${count} × ${reason}`);
      return next.value;
    }
    for (const { reason } of next.value.rejected) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    sayProgress(`Reading ${next.value.read} of ${next.value.total}`);
  }
}

function phantomRequest() {
  const patients = PHANTOM_CLASSES.map(({ id, patients: count }) => ({ classId: id, count }));
  return { seed: PHANTOM_SEED, patients, size: PHANTOM_SIZE };
}

function importFolder(
  store: FolderStore,
  data: string,
  files: readonly SourceFile[],
  signal: AbortSignal,
): AsyncGenerator<ImportProgress, ImportResult> {
  const options = {
    name: basename(resolve(data)),
    labels: { kind: "folders" },
    patients: { kind: "auto" },
  } as const;
  return importFiles(store, "data", files, options, signal);
}

/** Every file below a folder, under the folder's own name, as a browser names them. */
async function filesIn(data: string): Promise<SourceFile[]> {
  const root = resolve(data);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError("not-found", `The folder "${data}" cannot be read.`, { cause });
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => ({
      path: [basename(root), ...relative(root, file).split(/[\\/]/)].join("/"),
      size: (await stat(file)).size,
      read: () => readFile(file),
    })),
  );
}

/** The classes asked for, by name or id; one model of several classes has to be asked for. */
export function chooseClasses(
  known: readonly ClassInfo[],
  { classes: wanted, conditional }: Pick<DataOptions, "classes" | "conditional">,
): readonly ClassInfo[] {
  const names = known.map(({ name }) => name).join(", ");
  const chosen = wanted.length === 0 ? known : wanted.map((name) => findClass(known, name, names));
  if (chosen.length > 1 && !conditional) {
    throw new UsageError(
      `There are several classes (${names}). Name one with --class, or add --conditional.`,
    );
  }
  return chosen;
}

function findClass(known: readonly ClassInfo[], wanted: string, names: string): ClassInfo {
  const lower = wanted.toLowerCase();
  const found = known.find(({ id, name }) => id === lower || name.toLowerCase() === lower);
  if (!found) throw new UsageError(`There is no class "${wanted}". The data has: ${names}.`);
  return found;
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
