import type { FoundItem, Place, PlaceCount } from "@/domain/kept";
import { nameOf } from "./failure";
import { walkDatabases } from "./walkDatabases";

/** Every place that a page or its workers could fill, in the order in which an erasure empties them. */
export const PLACES: readonly Place[] = [
  "service-workers",
  "caches",
  "databases",
  "files",
  "session-storage",
  "cookies",
  "local-storage",
];

/** What a worker cannot see: these belong to the page. */
export const PAGE_PLACES: readonly Place[] = ["local-storage", "session-storage", "cookies"];
export const WORKER_PLACES = PLACES.filter((place) => !PAGE_PLACES.includes(place));

/** Looks through one store, item by item; nothing is taken from sums kept elsewhere. */
export function walk(place: Place): AsyncGenerator<FoundItem> | Generator<FoundItem> {
  switch (place) {
    case "files":
      return walkFiles();
    case "databases":
      return walkDatabases();
    case "caches":
      return walkCaches();
    case "service-workers":
      return walkServiceWorkers();
    case "local-storage":
      return walkSettings(place, () => globalThis.localStorage);
    case "session-storage":
      return walkSettings(place, () => globalThis.sessionStorage);
    case "cookies":
      return walkCookies();
    default:
      return place satisfies never;
  }
}

export async function countPlace(place: Place): Promise<PlaceCount> {
  let [items, bytes] = [0, 0];
  for await (const found of walk(place)) {
    items += found.items;
    bytes += found.bytes;
  }
  return { place, items, bytes };
}

/** The private file system, hidden halves of files that were being written included. */
async function* walkFiles(): AsyncGenerator<FoundItem> {
  if (typeof navigator.storage?.getDirectory !== "function") return;
  yield* walkFolder(await navigator.storage.getDirectory(), "");
}

async function* walkFolder(folder: FileSystemDirectoryHandle, path: string): AsyncGenerator<FoundItem> {
  let empty = true;
  for await (const [name, handle] of folder.entries()) {
    empty = false;
    if (handle.kind === "directory")
      yield* walkFolder(handle as FileSystemDirectoryHandle, `${path}${name}/`);
    else yield await fileItem(handle as FileSystemFileHandle, path + name);
  }
  // An empty folder still has a name.
  if (empty && path !== "") yield { place: "files", name: path, items: 1, bytes: 0 };
}

async function fileItem(handle: FileSystemFileHandle, name: string): Promise<FoundItem> {
  // A file may be renamed or removed by a running job between the listing and the look.
  const bytes = await handle.getFile().then(
    (file) => file.size,
    (thrown: unknown) => {
      if (nameOf(thrown) === "NotFoundError") return 0;
      throw thrown;
    },
  );
  return { place: "files", name, items: 1, bytes };
}

async function* walkCaches(): AsyncGenerator<FoundItem> {
  if (typeof caches === "undefined") return;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const requests = await cache.keys();
    // A cache without files is still there.
    if (requests.length === 0) yield { place: "caches", name: `${name}/`, items: 1, bytes: 0 };
    for (const request of requests) {
      const body = await (await cache.match(request))?.blob();
      yield { place: "caches", name: request.url, items: 1, bytes: body?.size ?? 0 };
    }
  }
}

async function* walkServiceWorkers(): AsyncGenerator<FoundItem> {
  if (!("serviceWorker" in navigator)) return;
  for (const { scope } of await navigator.serviceWorker.getRegistrations()) {
    yield { place: "service-workers", name: scope, items: 1, bytes: 0 };
  }
}

function* walkSettings(place: Place, storage: () => Storage): Generator<FoundItem> {
  const kept = allowed(storage);
  for (let i = 0; i < (kept?.length ?? 0); i++) {
    const key = kept?.key(i) ?? "";
    // Both are kept as UTF-16.
    yield { place, name: key, items: 1, bytes: 2 * (key.length + (kept?.getItem(key)?.length ?? 0)) };
  }
}

function* walkCookies(): Generator<FoundItem> {
  for (const cookie of document.cookie.split("; ").filter((text) => text !== "")) {
    yield { place: "cookies", name: cookie.split("=")[0] ?? "", items: 1, bytes: cookie.length };
  }
}

/** null where the browser was told to block site data. */
export function allowed(storage: () => Storage): Storage | null {
  try {
    return storage() ?? null;
  } catch {
    return null;
  }
}
