import { AppError } from "@/domain/errors";
import type { FileAppender, FileStore } from "@/domain/files";
import { isHeld, nameOf, quotaReached, storageFailure } from "./failure";
import { fileSegments, PARTIAL, segments } from "./paths";

/** Waits between tries to open a file that a closing worker still holds: 3 s in all. */
const RETRY_MS = [10, 30, 60, 150, 250, 500, 1000, 1000];

/** What reading says when the bytes behind an open file went away or changed. */
const CHANGED = new Set(["NotReadableError", "NotFoundError"]);

type Folder = FileSystemDirectoryHandle;
/** Renames over an existing file in one step; in all current browsers, not yet in TypeScript's library. */
interface Movable {
  move?(name: string): Promise<void>;
}

/**
 * The browser's private file system (OPFS). Works in dedicated workers only: writing uses synchronous handles.
 * @param root  a folder to keep everything in; tests use their own
 */
export async function opfsFiles(root = ""): Promise<FileStore> {
  if (!("storage" in navigator) || !("getDirectory" in navigator.storage)) {
    throw new AppError("storage", "This browser keeps no private files, so nothing can be saved.", {
      advice: "Use a current Chrome, Edge, Firefox or Safari, outside of private browsing.",
    });
  }
  let base = await navigator.storage.getDirectory();
  for (const part of segments(root)) base = await base.getDirectoryHandle(part, { create: true });
  return store(base);
}

function store(base: Folder): FileStore {
  return {
    read: (path, start = 0, end) => guarded(path, () => readBytes(base, path, start, end)),
    write: (path, bytes) => guarded(path, () => exclusively(path, () => replace(base, path, bytes))),
    append: (path, truncateTo) => guarded(path, () => openAppender(base, path, truncateTo)),
    exists: (path) => guarded(path, async () => (await find(base, path)) !== null),
    size: (path) => guarded(path, () => sizeOf(base, path)),
    list: (folder) => guarded(folder, () => list(base, folder)),
    remove: (path) => guarded(path, () => remove(base, path)),
  };
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw storageFailure(thrown, path);
  }
}

/** One writer of a path at a time, over all tabs. */
function exclusively<T>(path: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`darkroom-file:${path}`, work) as Promise<T>;
}

async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (const wait of RETRY_MS) {
    try {
      return await work();
    } catch (thrown) {
      if (!isHeld(thrown)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return work();
}

async function folderOf(base: Folder, parts: readonly string[], create: boolean): Promise<Folder> {
  let folder = base;
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return folder;
}

async function fileOf(base: Folder, path: string, create: boolean): Promise<FileSystemFileHandle> {
  const { folder, name } = fileSegments(path);
  return (await folderOf(base, folder, create)).getFileHandle(name, { create });
}

async function find(base: Folder, path: string): Promise<FileSystemFileHandle | null> {
  try {
    return await fileOf(base, path, false);
  } catch (thrown) {
    if (nameOf(thrown) === "NotFoundError" || nameOf(thrown) === "TypeMismatchError") return null;
    throw thrown;
  }
}

/** Works on a file as it now stands; opens it again when it was replaced or appended to meanwhile. */
async function withFile<T>(base: Folder, path: string, work: (file: File) => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    // Outside of the inner try: a file that is not there at all is missing for good.
    const handle = await fileOf(base, path, false);
    try {
      return await work(await handle.getFile());
    } catch (thrown) {
      if (!CHANGED.has(nameOf(thrown)) || tries >= 5) throw thrown;
    }
  }
}

async function readBytes(
  base: Folder,
  path: string,
  start: number,
  end?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return withFile(base, path, async (file) => new Uint8Array(await file.slice(start, end).arrayBuffer()));
}

async function sizeOf(base: Folder, path: string): Promise<number> {
  if (!(await find(base, path))) return 0;
  return withFile(base, path, async (file) => file.size);
}

/** Writes beside the old file, flushes, then renames over it: a kill leaves the old bytes or the new ones. */
async function replace(base: Folder, path: string, bytes: Uint8Array): Promise<void> {
  const { folder: parts, name } = fileSegments(path);
  const folder = await folderOf(base, parts, true);
  const fresh = await folder.getFileHandle(name + PARTIAL, { create: true });
  try {
    const access = await retrying(() => fresh.createSyncAccessHandle());
    try {
      access.truncate(0);
      writeAll(access, bytes, 0);
      access.flush();
    } finally {
      access.close();
    }
    await retrying(() => rename(folder, fresh, name, bytes));
  } catch (thrown) {
    await folder.removeEntry(name + PARTIAL).catch(() => undefined);
    throw thrown;
  }
}

async function rename(folder: Folder, fresh: FileSystemFileHandle, name: string, bytes: Uint8Array) {
  const movable: Movable = fresh as Movable;
  if (movable.move) return movable.move(name);
  // Without move(): a writable stream keeps the old bytes until it is closed.
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await stream.write(bytes.slice());
  await stream.close();
  await folder.removeEntry(fresh.name);
}

function writeAll(access: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): void {
  let written = 0;
  while (written < bytes.length) {
    // A copy-free view; the type asks for a plain ArrayBuffer behind it.
    const rest = bytes.subarray(written) as Uint8Array<ArrayBuffer>;
    const count = access.write(rest, { at: at + written });
    if (count <= 0) throw quotaReached();
    written += count;
  }
}

async function openAppender(base: Folder, path: string, truncateTo?: number): Promise<FileAppender> {
  const handle = await fileOf(base, path, true);
  const access = await retrying(() => handle.createSyncAccessHandle());
  let end = access.getSize();
  if (truncateTo !== undefined && truncateTo < end) {
    access.truncate(truncateTo);
    end = truncateTo;
  }
  let open = true;
  return {
    append: (bytes) =>
      guarded(path, async () => {
        try {
          writeAll(access, bytes, end);
        } catch (thrown) {
          access.truncate(end);
          throw thrown;
        }
        end += bytes.length;
        return end - bytes.length;
      }),
    close: () =>
      guarded(path, async () => {
        if (!open) return;
        open = false;
        try {
          access.flush();
        } finally {
          access.close();
        }
      }),
  };
}

async function list(base: Folder, path: string): Promise<string[]> {
  try {
    const names: string[] = [];
    for await (const name of (await folderOf(base, segments(path), false)).keys()) {
      if (!name.endsWith(PARTIAL)) names.push(name);
    }
    return names.sort();
  } catch (thrown) {
    if (nameOf(thrown) === "NotFoundError") return [];
    throw thrown;
  }
}

async function remove(base: Folder, path: string): Promise<void> {
  const { folder, name } = fileSegments(path);
  try {
    const parent = await folderOf(base, folder, false);
    await retrying(() => parent.removeEntry(name, { recursive: true }));
  } catch (thrown) {
    if (nameOf(thrown) !== "NotFoundError") throw thrown;
  }
}
