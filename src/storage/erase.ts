import type { ErasureReport, Place, PlaceCount, PlaceErased } from "@/domain/kept";
import { isHeld, nameOf } from "./failure";
import { allowed, countPlace, PLACES } from "./inventory";

/** Remembers an erasure that was cut off; the last thing to go. */
const MARKER = "darkroom.erasing";

/** Waits between tries to remove what a worker or a tab that is closing still holds: 6 s in all. */
const RETRY_MS = [20, 80, 200, 500, 1000, 2000, 2200];
/** A database that another tab holds open does not fail by itself: it waits. */
const BLOCKED_MS = 5000;

/** True when an erasure was begun here and never came to its end. */
export function erasureInterrupted(): boolean {
  return typeof localSettings()?.getItem(MARKER) === "string";
}

/** Goes on with what an erasure left. */
export function forgetErasure(): void {
  localSettings()?.removeItem(MARKER);
}

/** How a store is emptied; tests break one of them on purpose. */
export type Erasers = Readonly<Record<Place, () => Promise<void>>>;

/**
 * Empties every store of this origin, one after the other, and looks through all of them again. A store that
 * cannot be emptied does not keep the others from it. For the page, with its workers ended.
 */
export async function eraseEverything(
  onPlace: (place: Place) => void = () => undefined,
  erasers: Erasers = browserErasers,
): Promise<ErasureReport> {
  const before = new Map<Place, PlaceCount | null>();
  const failures = new Map<Place, string>();
  for (const place of PLACES) before.set(place, await counted(place));
  rememberErasure();
  for (const place of PLACES) {
    onPlace(place);
    // The marker lies in local storage, so it goes only when nothing else is left.
    if (place === "local-storage" && !(await othersEmpty(failures))) {
      failures.set(place, "Kept on purpose until everything else is gone.");
      continue;
    }
    await erasers[place]().catch((thrown: unknown) => failures.set(place, reasonOf(thrown)));
  }
  const places: PlaceErased[] = [];
  for (const place of PLACES) places.push(await proof(place, before.get(place) ?? null, failures.get(place)));
  return { at: Date.now(), places };
}

export const browserErasers: Erasers = {
  "service-workers": async () => {
    if (!("serviceWorker" in navigator)) return;
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  },
  caches: async () => {
    if (typeof caches === "undefined") return;
    for (const name of await caches.keys()) await caches.delete(name);
  },
  databases: eraseDatabases,
  files: eraseFiles,
  "session-storage": async () => allowed(() => sessionStorage)?.clear(),
  "local-storage": async () => localSettings()?.clear(),
  cookies: async () => {
    for (const cookie of document.cookie.split("; ").filter((text) => text !== "")) {
      document.cookie = `${cookie.split("=")[0]}=; max-age=0; path=/`;
    }
  },
};

async function eraseFiles(): Promise<void> {
  if (typeof navigator.storage?.getDirectory !== "function") return;
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  let failed: unknown = null;
  for (const name of names) {
    // One folder that is held must not keep the others.
    await retrying(() => root.removeEntry(name, { recursive: true })).catch((thrown: unknown) => {
      if (nameOf(thrown) !== "NotFoundError") failed = thrown;
    });
  }
  if (failed !== null) throw failed;
}

async function eraseDatabases(): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  const ends = await Promise.allSettled(names.map(eraseDatabase));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

function eraseDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    let waiting: ReturnType<typeof setTimeout> | undefined;
    request.onblocked = () => {
      waiting = setTimeout(() => reject(new Error(`Another tab still has ${name} open.`)), BLOCKED_MS);
    };
    request.onsuccess = () => {
      clearTimeout(waiting);
      resolve();
    };
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted.`));
  });
}

async function retrying(work: () => Promise<void>): Promise<void> {
  for (const wait of RETRY_MS) {
    try {
      return await work();
    } catch (thrown) {
      if (!isHeld(thrown)) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return work();
}

async function proof(place: Place, before: PlaceCount | null, failure?: string): Promise<PlaceErased> {
  try {
    const after = await countPlace(place);
    return { place, before, after, ...(failure !== undefined && after.items > 0 ? { failure } : {}) };
  } catch (thrown) {
    return { place, before, after: null, failure: failure ?? reasonOf(thrown) };
  }
}

async function othersEmpty(failures: ReadonlyMap<Place, string>): Promise<boolean> {
  if (failures.size > 0) return false;
  for (const place of PLACES) {
    if (place !== "local-storage" && (await counted(place))?.items !== 0) return false;
  }
  return true;
}

/** A store that cannot be read is not known to be empty. */
function counted(place: Place): Promise<PlaceCount | null> {
  return countPlace(place).catch(() => null);
}

function rememberErasure(): void {
  try {
    localSettings()?.setItem(MARKER, new Date().toISOString());
  } catch {
    // A full or blocked storage: the erasure goes on, it is only not remembered.
  }
}

function localSettings(): Storage | null {
  return allowed(() => localStorage);
}

function reasonOf(thrown: unknown): string {
  if (isHeld(thrown)) return "Another Darkroom tab still uses it.";
  return thrown instanceof Error || thrown instanceof DOMException ? thrown.message : String(thrown);
}
