import { AppError } from "@/domain/errors";
import type { BuildFile } from "@/domain/sealed";
import { BuildCache, cacheName, type OfflineBuild } from "./buildCache";
import { fetchBuilt, type Fetch } from "./fetchBuilt";
import { hashOfFiles, sha256 } from "./hash";
import { MANIFEST_PATH, parseManifest } from "./manifest";

/** The service worker's own script: in the manifest, but not in the list that is a part of that script. */
export const WORKER_PATH = "sw.js";

/** Files that are fetched at the same time: enough for a fast start, few enough for a slow line. */
const AT_ONCE = 4;

export interface InstallTools {
  readonly caches: CacheStorage;
  /** The folder that the app is served from. */
  readonly root: URL;
  readonly fetch: Fetch;
  /** Caches of other versions: what they have in the same form is taken from there. */
  readonly others: readonly BuildCache[];
  readonly progress: (cached: number, total: number) => void;
}

/**
 * Stores every file of a version. A file that is there already counts, so that an interrupted visit goes on where it
 * stopped; nothing enters whose hash differs from the list.
 * @returns the whole list: the files of the build, the manifest and the service worker's script
 */
export async function storeBuild(build: OfflineBuild, tools: InstallTools): Promise<readonly BuildFile[]> {
  const { caches, root, fetch, others, progress } = tools;
  const cache = await BuildCache.open(caches, cacheName(build.id), root);
  const total = build.files.length + 2;
  let cached = 0;
  progress(cached, total);
  const waiting = [...build.files];
  const failures: unknown[] = [];
  const storeNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      // One bad file does not keep the others out: the next visit has only that one to fetch.
      await storeFile(file, cache, others, root, fetch).then(
        () => progress(++cached, total),
        (thrown: unknown) => failures.push(thrown),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, storeNext));
  if (failures.length > 0) throw failures[0];
  const extra = await storeManifest(build, cache, root, fetch);
  progress(total, total);
  return [...build.files, ...extra];
}

async function storeFile(
  file: BuildFile,
  cache: BuildCache,
  others: readonly BuildCache[],
  root: URL,
  fetch: Fetch,
): Promise<void> {
  if (await cache.read(file)) return;
  for (const other of others) {
    const same = await other.peek(file);
    if (same) return cache.write(file, same);
  }
  await cache.write(file, (await fetchBuilt(file, root, fetch)).bytes);
}

/** The published list must be this version's own; with it comes the hash of the service worker's script. */
async function storeManifest(
  build: OfflineBuild,
  cache: BuildCache,
  root: URL,
  fetch: Fetch,
): Promise<BuildFile[]> {
  const address = new URL(MANIFEST_PATH, root).href;
  const response = await fetch(address, {
    cache: "no-cache",
    credentials: "same-origin",
    mode: "same-origin",
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const manifest = parseManifest(new TextDecoder().decode(bytes));
  const script = manifest.files.find(({ path }) => path === WORKER_PATH);
  const rest = manifest.files.filter((file) => file !== script);
  const known = (await hashOfFiles(rest)) === (await hashOfFiles(build.files));
  if (!script || !known || (await hashOfFiles(manifest.files)) !== manifest.sha256) throw otherVersion();
  const list: BuildFile = { path: MANIFEST_PATH, bytes: bytes.length, sha256: await sha256(bytes) };
  await cache.write(list, bytes);
  await storeFile(script, cache, [], root, fetch);
  return [script, list];
}

function otherVersion(): AppError {
  return new AppError("internal", "The server's list of files belongs to another version.", {
    advice: "Open the app again when the update on the server is complete.",
  });
}
