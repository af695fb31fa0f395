import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { runCodec, sampleSetCodec } from "./codecs";
import { storageFailure } from "./failure";
import { unwrap, wrap, type Codec, type Versioned } from "./versions";

/** Small records of one kind, by id. */
export interface RecordStore<T> {
  get(id: string): Promise<T | undefined>;
  /** Every record that can be read, oldest first; a damaged one does not hide the others. */
  all(): Promise<T[]>;
  put(value: T): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface Records {
  readonly runs: RecordStore<RunRecord>;
  readonly sampleSets: RecordStore<SampleSet>;
  close(): void;
}

type Kind = "runs" | "sampleSets";
interface Schema extends DBSchema {
  runs: { key: string; value: Versioned };
  sampleSets: { key: string; value: Versioned };
}
interface Identified {
  readonly id: string;
  readonly created: string;
}

/** Raise it when a kind of record is added; records themselves carry their own version. */
const DATABASE_VERSION = 1;

/** The small records of this browser, in IndexedDB. */
export async function openRecords(name = "darkroom"): Promise<Records> {
  const database = await openDB<Schema>(name, DATABASE_VERSION, {
    upgrade(db, from) {
      if (from < 1)
        for (const kind of ["runs", "sampleSets"] as const) db.createObjectStore(kind, { keyPath: "id" });
    },
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  }).catch((thrown: unknown) => {
    throw storageFailure(thrown, name);
  });
  return {
    runs: kept(database, "runs", runCodec),
    sampleSets: kept(database, "sampleSets", sampleSetCodec),
    close: () => database.close(),
  };
}

function kept<T extends Identified>(db: IDBPDatabase<Schema>, kind: Kind, codec: Codec<T>): RecordStore<T> {
  const guarded = <R>(work: Promise<R>): Promise<R> =>
    work.catch((thrown: unknown) => {
      throw storageFailure(thrown, kind);
    });
  return {
    get: async (id) => {
      const stored = await guarded(db.get(kind, id));
      return stored === undefined ? undefined : unwrap(codec, stored);
    },
    all: async () => readable(codec, await guarded(db.getAll(kind))),
    put: async (value) => {
      await guarded(db.put(kind, wrap(codec, value)));
    },
    remove: (id) => guarded(db.delete(kind, id)),
  };
}

function readable<T extends Identified>(codec: Codec<T>, stored: readonly unknown[]): T[] {
  const values = stored.flatMap((one) => {
    try {
      return [unwrap(codec, one)];
    } catch {
      return [];
    }
  });
  return values.sort((a, b) => a.created.localeCompare(b.created));
}
