import type { FoundItem } from "@/domain/kept";

/** Behind a deletion that waits for another tab, even a look waits; for this long. */
const PATIENCE_MS = 3000;

/** Every store of every database of this origin, with its records and the bytes of their values. */
export async function* walkDatabases(): AsyncGenerator<FoundItem> {
  if (typeof indexedDB === "undefined") return;
  for (const { name } of await withPatience(indexedDB.databases())) {
    if (name === undefined) continue;
    const database = await openAsItIs(name);
    if (!database) continue;
    try {
      for (const store of database.objectStoreNames) yield await storeItem(database, store);
    } finally {
      database.close();
    }
  }
}

/** null when it went away between the listing and the opening: a look must not make a new one. */
async function openAsItIs(name: string): Promise<IDBDatabase | null> {
  const request = indexedDB.open(name);
  let fresh = false;
  request.onupgradeneeded = () => {
    fresh = true;
    request.transaction?.abort();
  };
  try {
    const database = await withPatience(settled(request));
    // An erasure elsewhere must not wait for this look.
    database.onversionchange = () => database.close();
    return database;
  } catch (thrown) {
    // Should it open after all, nobody is left to close it.
    request.onsuccess = () => request.result.close();
    if (fresh) return null;
    throw thrown;
  }
}

function storeItem(database: IDBDatabase, store: string): Promise<FoundItem> {
  return new Promise((resolve, reject) => {
    let [items, bytes] = [0, 0];
    const request = database.transaction(store).objectStore(store).openCursor();
    request.onerror = () => reject(request.error ?? new Error("The store could not be read."));
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve({ place: "databases", name: `${database.name}/${store}`, items, bytes });
      items += 1;
      bytes += valueBytes(cursor.key) + valueBytes(cursor.value);
      cursor.continue();
    };
  });
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Another tab still uses a database.")), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The request failed."));
  });
}

/** Bytes of a stored value: text as UTF-8, numbers as eight bytes, names of fields included. */
export function valueBytes(value: unknown): number {
  if (typeof value === "string") return new TextEncoder().encode(value).length;
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Date) return 8;
  if (value instanceof Blob) return value.size;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof Map) return valueBytes([...value]);
  if (value instanceof Set || Array.isArray(value)) {
    return [...value].reduce((sum: number, one) => sum + valueBytes(one), 0);
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).reduce((sum, [key, one]) => sum + valueBytes(key) + valueBytes(one), 0);
  }
  return 1;
}
