import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { importFiles, type SourceFile } from "@/dataset/importer";
import { createPhantomSet, type PhantomSetRequest } from "@/dataset/phantomSet";
import type { ClassInfo, ImportProgress, ImportResult } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { PHANTOM_CLASSES, PHANTOM_PATIENTS, PHANTOM_SEED } from "@/domain/phantom";
import type { FolderStore } from "./folderStore";
import { UsageError } from "./options";
import { say, sayProgress } from "./say";

const PHANTOM_SIZE = 256;

/**
 * Imports a folder, or makes demo patients, into a store as the data set `data`.
 * @param data  the folder, or "phantom"
 */
export async function importAll(
  store: FolderStore,
  data: string,
  signal: AbortSignal,
  phantom: PhantomSetRequest = phantomRequest(),
): Promise<ImportResult> {
  const steps =
    data === "phantom"
      ? createPhantomSet(store, "data", phantom, signal)
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

/** Demo patients, so many in all, with common classes and rare ones. */
export function phantomRequest(patients: number = PHANTOM_PATIENTS, seed = PHANTOM_SEED): PhantomSetRequest {
  const counts = PHANTOM_CLASSES.map(({ id, patients: count }) => ({
    classId: id,
    count: Math.round((count * patients) / PHANTOM_PATIENTS),
  }));
  return { seed, patients: counts, size: PHANTOM_SIZE };
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
export async function filesIn(data: string): Promise<SourceFile[]> {
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
      stream: () => Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    })),
  );
}

/** A class by name or id. */
export function findClass<T extends ClassInfo>(known: readonly T[], wanted: string): T {
  const names = known.map(({ name }) => name).join(", ");
  const lower = wanted.toLowerCase();
  const found = known.find(({ id, name }) => id === lower || name.toLowerCase() === lower);
  if (!found) throw new UsageError(`There is no class "${wanted}". The data has: ${names}.`);
  return found;
}
