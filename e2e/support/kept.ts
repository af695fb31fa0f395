import type { Page } from "@playwright/test";

export interface KeptHere {
  /** Paths in the private file system. */
  readonly files: readonly string[];
  /** Records of all databases. */
  readonly records: number;
  readonly databases: readonly string[];
  readonly caches: readonly string[];
  readonly settings: readonly string[];
  readonly serviceWorkers: number;
}

/** Looks through every store of the page's origin with code of its own: none of the app's is asked. */
export function keptHere(page: Page): Promise<KeptHere> {
  return page.evaluate(async () => {
    const files: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else files.push(path + name);
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? "");
    let records = 0;
    for (const name of databases) {
      records += await new Promise<number>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onerror = () => reject(request.error ?? new Error(name));
        request.onsuccess = () => {
          const database = request.result;
          const stores = [...database.objectStoreNames];
          if (stores.length === 0) return resolve(0);
          let count = 0;
          const look = database.transaction(stores);
          for (const store of stores) {
            const counted = look.objectStore(store).count();
            counted.onsuccess = () => (count += counted.result);
          }
          look.oncomplete = () => {
            database.close();
            resolve(count);
          };
        };
      });
    }
    return {
      files,
      records,
      databases,
      caches: await caches.keys(),
      settings: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
}
