import type { BuildFile } from "@/domain/sealed";
import { BuildCache, cacheName, isAppCache, type OfflineBuild } from "./buildCache";
import type { OfflineRecord } from "./record";

export interface Version {
  readonly id: string;
  readonly files: ReadonlyMap<string, BuildFile>;
  readonly cache: BuildCache;
}

/**
 * The versions of the app that are stored here. A window keeps the version it was opened with: scripts that it loads
 * later must fit those it has. A version goes when no window runs it any more.
 */
export class Versions {
  private readonly open = new Map<string, Version>();
  private readonly builds = new Map<string, string>();

  constructor(
    private readonly own: OfflineBuild,
    private readonly root: URL,
    private readonly caches: CacheStorage,
    private readonly record: OfflineRecord,
  ) {}

  /** The newest, for a window that opens. */
  async current(): Promise<Version> {
    return (await this.byId(this.own.id)) ?? this.openVersion(this.own.id, this.own.files);
  }

  async forNewClient(clientId: string): Promise<Version> {
    if (clientId !== "") await this.assign(clientId, this.own.id);
    return this.current();
  }

  /** Where a file may be: first in the version of the window or worker that asks, then in the others. */
  async *forClient(clientId: string): AsyncGenerator<Version> {
    const id = this.builds.get(clientId) ?? (await this.record.clientBuild(clientId)) ?? this.own.id;
    this.builds.set(clientId, id);
    const asked = await this.byId(id);
    if (asked) yield asked;
    if (id !== this.own.id) yield this.current();
    for (const build of await this.record.builds()) {
      if (build.active && build.id !== id && build.id !== this.own.id)
        yield this.openVersion(build.id, build.files);
    }
  }

  /** A worker runs the version of the window that starts it. */
  async passOn(from: string, to: string): Promise<void> {
    const id = this.builds.get(from) ?? (await this.record.clientBuild(from));
    if (id !== undefined && to !== "" && to !== from) await this.assign(to, id);
  }

  /** Takes over: windows that no version was noted for ran the one before, or came from the server just now. */
  async takeOver(alive: readonly string[], files: readonly BuildFile[], now: number): Promise<void> {
    const builds = await this.record.builds();
    const before = builds
      .filter(({ id, active }) => active && id !== this.own.id)
      .sort((a, b) => b.at - a.at)[0];
    const noted = await this.record.clients();
    for (const id of alive) if (!noted.has(id)) await this.assign(id, before?.id ?? this.own.id);
    const known = builds.find(({ id }) => id === this.own.id);
    await this.record.noteBuild({ files, at: now, ...known, id: this.own.id, active: true });
    this.open.delete(this.own.id);
  }

  /** Deletes what no window runs: versions before this one, and caches that nothing is known of. */
  async dropUnused(alive: readonly string[]): Promise<void> {
    const noted = await this.record.clients();
    await this.record.forgetClients([...noted.keys()].filter((id) => !alive.includes(id)));
    const running = new Set(alive.map((id) => noted.get(id)));
    const builds = await this.record.builds();
    const own = builds.find(({ id }) => id === this.own.id);
    // One that has not taken over yet has nothing to clear up after.
    if (!own?.active) return;
    // A later one may still be coming in.
    const kept = builds.filter(
      (build) => build.id === this.own.id || running.has(build.id) || build.at > own.at,
    );
    for (const { id } of builds.filter((build) => !kept.includes(build))) {
      this.open.delete(id);
      await this.record.forgetBuild(id);
    }
    const names = new Set([this.own.id, ...kept.map(({ id }) => id)].map(cacheName));
    for (const name of await this.caches.keys()) {
      if (isAppCache(name) && !names.has(name)) await this.caches.delete(name);
    }
  }

  private async assign(clientId: string, build: string): Promise<void> {
    this.builds.set(clientId, build);
    await this.record.noteClient(clientId, build);
  }

  private async byId(id: string): Promise<Version | undefined> {
    const open = this.open.get(id);
    if (open) return open;
    const build = (await this.record.builds()).find((one) => one.id === id);
    return build && this.openVersion(id, build.files);
  }

  private async openVersion(id: string, files: readonly BuildFile[]): Promise<Version> {
    const cache = await BuildCache.open(this.caches, cacheName(id), this.root);
    const version = { id, cache, files: new Map(files.map((file) => [file.path, file])) };
    this.open.set(id, version);
    return version;
  }
}
