import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";

interface Growing {
  bytes: Uint8Array<ArrayBuffer>;
  length: number;
}

/** Files in memory, for tests; a `limit` in bytes stands for a full disk. */
export function memoryFiles(limit = Infinity): FileStore & { used(): number } {
  const files = new Map<string, Growing>();
  const used = () => [...files.values()].reduce((sum, { length }) => sum + length, 0);

  function resize(path: string, length: number): Growing {
    const file = files.get(path) ?? { bytes: new Uint8Array(0), length: 0 };
    if (length > file.length && used() + length - file.length > limit)
      throw new AppError("quota", "The disk is full.");
    if (length > file.bytes.length) {
      const grown = new Uint8Array(2 * length);
      grown.set(file.bytes.subarray(0, file.length));
      file.bytes = grown;
    }
    file.length = length;
    files.set(path, file);
    return file;
  }
  function get(path: string): Growing {
    const file = files.get(path);
    if (file === undefined) throw new AppError("not-found", `No file ${path}.`);
    return file;
  }

  return {
    used,
    read: async (path, start = 0, end = Infinity) => {
      const { bytes, length } = get(path);
      return bytes.slice(start, Math.min(end, length));
    },
    write: async (path, bytes) => void resize(path, bytes.length).bytes.set(bytes),
    exists: async (path) => files.has(path),
    size: async (path) => files.get(path)?.length ?? 0,
    list: async (folder) => {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      return [...new Set(inside.map((path) => path.slice(folder.length + 1).split("/")[0]!))];
    },
    remove: async (path) => {
      for (const name of files.keys()) if (name === path || name.startsWith(`${path}/`)) files.delete(name);
    },
    append: async (path, truncateTo = Infinity) => {
      resize(path, Math.min(files.get(path)?.length ?? 0, truncateTo));
      return {
        append: async (bytes) => {
          const offset = get(path).length;
          resize(path, offset + bytes.length).bytes.set(bytes, offset);
          return offset;
        },
        close: async () => undefined,
      };
    },
  };
}
