import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { MoveProgress } from "@/domain/protection";
import { DamagedFile, wordsFor } from "./damaged";

/** Runs the work while nobody else, in any tab, runs work of the same name. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const LOCK = "darkroom-moving";
/** Larger files are copied in parts of this size. */
const PART = 4_194_304;

/**
 * Files that are on their way from one store to another. A file is in the old store until its copy is complete; as long as it is
 * there, it is the file. What is written goes to the new one.
 */
export class MovingFiles implements FileStore {
  constructor(
    private readonly from: FileStore,
    private readonly to: FileStore,
    private readonly exclusive: Exclusive,
  ) {}

  async read(path: string, start?: number, end?: number) {
    // In this order a file that is moved in between is found.
    const old = await present(this.from.read(path, start, end));
    return old ?? this.to.read(path, start, end);
  }

  write(path: string, bytes: Uint8Array): Promise<void> {
    return this.exclusive(LOCK, async () => {
      await this.to.write(path, bytes);
      await this.from.remove(path);
    });
  }

  append(path: string, truncateTo?: number) {
    return this.exclusive(LOCK, async () => {
      if (await this.from.exists(path)) await this.moveNow(path);
      return this.to.append(path, truncateTo);
    });
  }

  async exists(path: string): Promise<boolean> {
    return (await this.from.exists(path)) || this.to.exists(path);
  }

  async size(path: string): Promise<number> {
    return (await this.from.exists(path)) ? this.from.size(path) : this.to.size(path);
  }

  async list(folder: string): Promise<string[]> {
    const names = [...(await this.from.list(folder)), ...(await this.to.list(folder))];
    return [...new Set(names)].sort();
  }

  remove(path: string): Promise<void> {
    return this.exclusive(LOCK, async () => {
      await this.to.remove(path);
      await this.from.remove(path);
    });
  }

  /**
   * Moves all that is left. A kill at any moment loses nothing: the next call goes on.
   * @throws {AppError} `storage` at the end when damaged files had to be left where they are; `cancelled`, `quota`
   */
  async *moveAll(signal?: AbortSignal): AsyncGenerator<MoveProgress, void> {
    const paths: string[] = [];
    let total = 0;
    const damaged: string[] = [];
    for await (const path of walk(this.from, "")) {
      paths.push(path);
      total += await this.from.size(path).catch(() => 0);
    }
    let done = 0;
    for (const path of paths) {
      signal?.throwIfAborted();
      yield { done, total };
      done += await this.move(path).catch((thrown: unknown) => {
        if (!(thrown instanceof DamagedFile)) throw thrown;
        damaged.push(path);
        return 0;
      });
    }
    yield { done, total };
    if (damaged.length > 0) throw leftBehind(damaged);
  }

  private move(path: string): Promise<number> {
    return this.exclusive(LOCK, async () => ((await this.from.exists(path)) ? this.moveNow(path) : 0));
  }

  private async moveNow(path: string): Promise<number> {
    const size = await this.from.size(path);
    if (size <= PART) await this.to.write(path, await this.from.read(path));
    else await this.copyInParts(path, size);
    if ((await this.to.size(path)) !== size) throw new DamagedFile(path);
    await this.from.remove(path);
    return size;
  }

  private async copyInParts(path: string, size: number): Promise<void> {
    const copy = await this.to.append(path, 0);
    try {
      for (let at = 0; at < size; at += PART) await copy.append(await this.from.read(path, at, at + PART));
    } finally {
      await copy.close();
    }
  }
}

async function present<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "not-found") return undefined;
    throw thrown;
  }
}

/** Every file of a store, by path. */
export async function* walk(files: FileStore, folder: string): AsyncGenerator<string> {
  for (const name of await files.list(folder)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (await files.exists(path)) yield path;
    else yield* walk(files, path);
  }
}

function leftBehind(paths: readonly string[]): AppError {
  const words = [...new Set(paths.map(wordsFor))].join("; ");
  return new AppError("storage", `${paths.length} damaged files could not be moved: ${words}.`, {
    kept: "All other files are moved, and nothing was removed.",
    advice: "Remove the data sets, runs or sets they belong to, then try again.",
  });
}
