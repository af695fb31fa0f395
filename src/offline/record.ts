import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { BuildFile, LoggedRequest, RequestLog } from "@/domain/sealed";

export const OFFLINE_DATABASE = "darkroom-offline";

/** The list shows this many of the latest; the counts go on. */
const MOST_REQUESTS = 1000;

/** A version of the app that has a cache here, or is getting one. */
export interface KeptBuild {
  readonly id: string;
  /** When it began to be stored, milliseconds since 1970. */
  readonly at: number;
  /** False until it has taken over: it may still be coming in. */
  readonly active: boolean;
  readonly files: readonly BuildFile[];
}

interface Counts {
  readonly since: number;
  readonly own: number;
  readonly refused: number;
}

interface Schema extends DBSchema {
  requests: { key: number; value: LoggedRequest };
  counts: { key: "all"; value: Counts };
  builds: { key: string; value: KeptBuild };
  clients: { key: string; value: string };
}

/**
 * What the service worker must remember when the browser ends it between two requests: the request log, the versions
 * that are kept, and which window runs which of them. Two versions may write at the same time.
 */
export class OfflineRecord {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  static async open(): Promise<OfflineRecord> {
    const db = await openDB<Schema>(OFFLINE_DATABASE, 1, {
      upgrade(created) {
        created.createObjectStore("requests", { autoIncrement: true });
        created.createObjectStore("counts");
        created.createObjectStore("builds", { keyPath: "id" });
        created.createObjectStore("clients");
      },
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    });
    return new OfflineRecord(db);
  }

  close(): void {
    this.db.close();
  }

  /** Adds requests, oldest first, to the list and to the counts. */
  async addRequests(requests: readonly LoggedRequest[], now: number): Promise<void> {
    const change = this.db.transaction(["requests", "counts"], "readwrite");
    const list = change.objectStore("requests");
    const counts = await countsIn(change.objectStore("counts"), now);
    const refused = requests.filter(({ from }) => from === "refused").length;
    const grown = {
      ...counts,
      own: counts.own + requests.length - refused,
      refused: counts.refused + refused,
    };
    await change.objectStore("counts").put(grown, "all");
    for (const request of requests) await list.add(request);
    let excess = (await list.count()) - MOST_REQUESTS;
    for (let old = await list.openCursor(); old && excess > 0; excess--, old = await old.continue()) {
      await old.delete();
    }
    await change.done;
  }

  async log(now: number): Promise<RequestLog> {
    const read = this.db.transaction(["requests", "counts"], "readwrite");
    const counts = await countsIn(read.objectStore("counts"), now);
    const requests = await read.objectStore("requests").getAll();
    await read.done;
    return { ...counts, requests };
  }

  async builds(): Promise<KeptBuild[]> {
    return this.db.getAll("builds");
  }

  async noteBuild(build: KeptBuild): Promise<void> {
    await this.db.put("builds", build);
  }

  async forgetBuild(id: string): Promise<void> {
    await this.db.delete("builds", id);
  }

  async clientBuild(clientId: string): Promise<string | undefined> {
    return this.db.get("clients", clientId);
  }

  /** All windows and workers that were noted, with the version that each runs. */
  async clients(): Promise<Map<string, string>> {
    const read = this.db.transaction("clients");
    const [keys, values] = await Promise.all([read.store.getAllKeys(), read.store.getAll()]);
    return new Map(keys.map((key, i) => [key, values[i]!]));
  }

  async noteClient(clientId: string, build: string): Promise<void> {
    await this.db.put("clients", build, clientId);
  }

  async forgetClients(ids: readonly string[]): Promise<void> {
    const change = this.db.transaction("clients", "readwrite");
    for (const id of ids) await change.store.delete(id);
    await change.done;
  }
}

interface CountsStore {
  get(key: "all"): Promise<Counts | undefined>;
  put?(value: Counts, key: "all"): Promise<unknown>;
}

/** The counts begin with the first look at them. */
async function countsIn(store: CountsStore, now: number): Promise<Counts> {
  const known = await store.get("all");
  if (known) return known;
  const fresh: Counts = { since: now, own: 0, refused: 0 };
  await store.put?.(fresh, "all");
  return fresh;
}
