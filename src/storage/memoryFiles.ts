import type { FileAppender, FileStore } from "@/domain/files";
import { notFound, quotaReached } from "./failure";
import { segments } from "./paths";

/**
 * Files in memory, with the behaviour of the stored ones.
 * @param limitBytes  the disk is full beyond this many bytes, old and new copies of a replaced file included
 */
export function memoryFiles(limitBytes = Infinity): FileStore {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const clean = (path: string) => segments(path).join("/");

  function claim(bytes: number): void {
    let used = 0;
    for (const file of files.values()) used += file.length;
    if (used + bytes > limitBytes) throw quotaReached();
  }

  function get(path: string): Uint8Array<ArrayBuffer> {
    const file = files.get(clean(path));
    if (!file) throw notFound(path);
    return file;
  }

  function appender(key: string): FileAppender {
    let open = true;
    return {
      append: async (bytes) => {
        if (!open) throw new Error("The file is closed.");
        claim(bytes.length);
        const old = files.get(key) ?? new Uint8Array(0);
        const grown = new Uint8Array(old.length + bytes.length);
        grown.set(old);
        grown.set(bytes, old.length);
        files.set(key, grown);
        return old.length;
      },
      close: async () => {
        open = false;
      },
    };
  }

  return {
    read: async (path, start = 0, end) => get(path).slice(start, end),
    write: async (path, bytes) => {
      claim(bytes.length);
      files.set(clean(path), Uint8Array.from(bytes));
    },
    append: async (path, truncateTo) => {
      const key = clean(path);
      files.set(key, (files.get(key) ?? new Uint8Array(0)).slice(0, truncateTo));
      return appender(key);
    },
    exists: async (path) => files.has(clean(path)),
    size: async (path) => files.get(clean(path))?.length ?? 0,
    list: async (folder) => {
      const prefix = folder === "" ? "" : `${clean(folder)}/`;
      const inside = [...files.keys()].filter((key) => key.startsWith(prefix));
      return [...new Set(inside.map((key) => key.slice(prefix.length).split("/")[0]!))].sort();
    },
    remove: async (path) => {
      const key = clean(path);
      for (const name of [...files.keys()])
        if (name === key || name.startsWith(`${key}/`)) files.delete(name);
    },
  };
}
