import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { AppError } from "@/domain/errors";
import type { FileAppender, FileStore } from "@/domain/files";

/** A folder on disk as the rooms' file store. */
export class FolderStore implements FileStore {
  private readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  async read(path: string, start = 0, end?: number): Promise<Uint8Array<ArrayBuffer>> {
    const file = await open(this.at(path)).catch((cause: unknown) => {
      throw new AppError("not-found", `There is no file "${path}".`, { cause });
    });
    try {
      const last = Math.min(end ?? Infinity, (await file.stat()).size);
      const bytes = new Uint8Array(Math.max(0, last - start));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  // Written beside and renamed: the old file stays whole until the new one is.
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const target = this.at(path);
    await mkdir(dirname(target), { recursive: true });
    const beside = `${target}.part`;
    const file = await open(beside, "w");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } catch (thrown) {
      throw diskError(thrown);
    } finally {
      await file.close();
    }
    await rename(beside, target);
  }

  async append(path: string, truncateTo?: number): Promise<FileAppender> {
    const target = this.at(path);
    await mkdir(dirname(target), { recursive: true });
    await (await open(target, "a")).close();
    const file = await open(target, "r+");
    if (truncateTo !== undefined) await file.truncate(truncateTo);
    let end = (await file.stat()).size;
    return {
      append: async (bytes) => {
        const offset = end;
        await file.write(bytes, 0, bytes.length, offset).catch((thrown: unknown) => {
          throw diskError(thrown);
        });
        end += bytes.length;
        return offset;
      },
      close: () => file.close(),
    };
  }

  exists(path: string): Promise<boolean> {
    return stat(this.at(path)).then(
      () => true,
      () => false,
    );
  }

  size(path: string): Promise<number> {
    return stat(this.at(path)).then(
      (found) => found.size,
      () => 0,
    );
  }

  list(folder: string): Promise<string[]> {
    return readdir(this.at(folder)).catch(() => []);
  }

  async remove(path: string): Promise<void> {
    await rm(this.at(path), { recursive: true, force: true });
  }

  private at(path: string): string {
    const full = join(this.root, path);
    if (full !== this.root && !full.startsWith(this.root + sep)) {
      throw new AppError("storage", `The path "${path}" leads out of the folder.`);
    }
    return full;
  }
}

function diskError(thrown: unknown): unknown {
  if ((thrown as { code?: unknown }).code !== "ENOSPC") return thrown;
  return new AppError("quota", "The disk is full.", {
    kept: "Everything saved before is kept.",
    advice: "Free some space, then continue with --resume.",
    cause: thrown,
  });
}
