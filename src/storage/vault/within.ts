import type { FileStore } from "@/domain/files";

/** A folder of a store as a store; for callers that have cleaned their paths. */
export function within(base: FileStore, folder: string): FileStore {
  const inside = (path: string) => `${folder}/${path}`;
  return {
    read: (path, start, end) => base.read(inside(path), start, end),
    write: (path, bytes) => base.write(inside(path), bytes),
    append: (path, truncateTo) => base.append(inside(path), truncateTo),
    exists: (path) => base.exists(inside(path)),
    size: (path) => base.size(inside(path)),
    list: (path) => base.list(inside(path)),
    remove: (path) => base.remove(inside(path)),
  };
}

/** A store without some names at its top: they are listed to nobody. */
export function without(base: FileStore, names: readonly string[]): FileStore {
  return {
    read: (path, start, end) => base.read(path, start, end),
    write: (path, bytes) => base.write(path, bytes),
    append: (path, truncateTo) => base.append(path, truncateTo),
    exists: (path) => base.exists(path),
    size: (path) => base.size(path),
    list: async (folder) => {
      const found = await base.list(folder);
      return folder === "" ? found.filter((name) => !names.includes(name)) : found;
    },
    remove: (path) => base.remove(path),
  };
}
