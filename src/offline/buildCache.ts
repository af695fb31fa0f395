import { contentTypeOf } from "@/domain/contentTypes";
import type { BuildFile } from "@/domain/sealed";
import { sha256 } from "./hash";

/** A version of the app as its service worker knows it: the list is a part of the service worker's own script. */
export interface OfflineBuild {
  readonly version: string;
  /** SHA-256 over the lines of `files`. */
  readonly id: string;
  readonly files: readonly BuildFile[];
}

const PREFIX = "darkroom-app-";

export function cacheName(buildId: string): string {
  return PREFIX + buildId.slice(0, 16);
}

export function isAppCache(name: string): boolean {
  return name.startsWith(PREFIX);
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** The stored files of one version. Every file is hashed when it comes in and each time it goes out. */
export class BuildCache {
  private constructor(
    private readonly cache: Cache,
    private readonly root: URL,
  ) {}

  static async open(storage: CacheStorage, name: string, root: URL): Promise<BuildCache> {
    return new BuildCache(await storage.open(name), root);
  }

  /** The bytes as they were built; null when they are not there or were changed since: then they are dropped. */
  async read(file: BuildFile): Promise<Bytes | null> {
    const bytes = await this.peek(file);
    if (bytes === null) await this.cache.delete(this.address(file.path));
    return bytes;
  }

  /** The same, but leaves what it finds: another version may have its own file by that name. */
  async peek(file: BuildFile): Promise<Bytes | null> {
    const kept = await this.cache.match(this.address(file.path));
    if (!kept) return null;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    return (await sha256(bytes)) === file.sha256 ? bytes : null;
  }

  /** @throws TypeError when the bytes are not those of the list; DOMException `QuotaExceededError` when full */
  async write(file: BuildFile, bytes: Bytes): Promise<void> {
    if ((await sha256(bytes)) !== file.sha256) throw new TypeError(`${file.path} is not as it was built.`);
    const headers = { "Content-Type": contentTypeOf(file.path), "Content-Length": String(bytes.length) };
    await this.cache.put(this.address(file.path), new Response(bytes, { headers }));
  }

  private address(path: string): string {
    return new URL(path, this.root).href;
  }
}
