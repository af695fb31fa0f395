import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { notFound } from "../failure";
import { segments } from "../paths";
import { Cipher } from "./cipher";
import { Grown, type Place } from "./grown";
import { Names } from "./names";
import { openWhole, sealWhole, wholeLength } from "./whole";

const CHUNKS = ".chunks";
const LOG = ".log";

/**
 * Files of which only sealed bytes reach the store beneath. A file written whole is one file there; one that is appended to is
 * two. Where both are found, a kill came between them, and the whole one is the file.
 * @param master  HKDF key; not extractable
 * @throws {DamagedFile} from reads: code `storage`, naming the file
 */
export async function sealedFiles(base: FileStore, master: CryptoKey): Promise<FileStore> {
  const cipher = await Cipher.derive(master, "files");
  const names = await Names.derive(master, await Cipher.derive(master, "names"));
  return new SealedFiles(base, cipher, names);
}

class SealedFiles implements FileStore {
  private readonly grown: Grown;

  constructor(
    private readonly base: FileStore,
    private readonly cipher: Cipher,
    private readonly names: Names,
  ) {
    this.grown = new Grown(base, cipher);
  }

  async read(path: string, start = 0, end?: number): Promise<Uint8Array<ArrayBuffer>> {
    const { path: name, at, place } = await this.find(path);
    const part = (from: number, to: number) => this.base.read(at, from, to);
    const whole = await this.orMissing(() => openWhole(this.cipher, name, part, start, end));
    if (whole !== null) return whole;
    return this.named(path, () => this.grown.read(place, start, end));
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const { path: name, at, place } = await this.find(path);
    await this.base.write(at, await sealWhole(this.cipher, name, bytes));
    await this.removeGrown(place);
  }

  async append(path: string, truncateTo?: number) {
    const { at, place } = await this.find(path);
    if (await this.base.exists(at)) await this.letGrow(path, at, place, truncateTo);
    return this.grown.open(place, truncateTo);
  }

  async exists(path: string): Promise<boolean> {
    const { at, place } = await this.find(path);
    return (await this.base.exists(at)) || this.base.exists(place.log);
  }

  async size(path: string): Promise<number> {
    const { path: name, at, place } = await this.find(path);
    const part = (from: number, to: number) => this.base.read(at, from, to);
    const whole = await this.orMissing(() => wholeLength(this.cipher, name, part));
    return whole ?? (await this.orMissing(() => this.grown.size(place))) ?? 0;
  }

  async list(folder: string): Promise<string[]> {
    const stored = await this.base.list(await this.names.hidePath(folder));
    const found = new Set<string>();
    for (const name of stored) {
      if (name.endsWith(CHUNKS)) continue;
      const plain = await this.names.reveal(name.endsWith(LOG) ? name.slice(0, -LOG.length) : name);
      if (plain !== null) found.add(plain);
    }
    return [...found].sort();
  }

  async remove(path: string): Promise<void> {
    const { path: name, at, place } = await this.find(path);
    await this.removeGrown(place);
    await this.base.remove(at);
    this.grown.forget(name);
  }

  private async find(path: string): Promise<{ path: string; at: string; place: Place }> {
    const name = segments(path).join("/");
    const at = await this.names.hidePath(name);
    return { path: name, at, place: { path: name, chunks: at + CHUNKS, log: at + LOG } };
  }

  /** A whole file that is appended to for the first time is copied; until the copy is complete, it stays. */
  private async letGrow(path: string, at: string, place: Place, truncateTo?: number): Promise<void> {
    const bytes = await this.read(path, 0, truncateTo);
    const copy = await this.grown.open(place, 0);
    await copy.append(bytes);
    await copy.close();
    await this.base.remove(at);
  }

  private async removeGrown(place: Place): Promise<void> {
    this.grown.forget(place.path);
    // The log first: chunks without one are nothing.
    await this.base.remove(place.log);
    await this.base.remove(place.chunks);
  }

  private async orMissing<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === "not-found") return null;
      throw thrown;
    }
  }

  /** Errors name the file as the app does, not as it is stored. */
  private async named<T>(path: string, work: () => Promise<T>): Promise<T> {
    const result = await this.orMissing(async () => ({ value: await work() }));
    if (result === null) throw notFound(path);
    return result.value;
  }
}
