import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import type { ExperimentRecord } from "@/domain/evaluation";
import type { SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { cascadeCodec, cascadeSampleCodec, type StoredCascadeSample } from "./cascadeCodec";
import { runCodec, sampleSetCodec } from "./codecs";
import { experimentCodec } from "./experimentCodec";
import { storageFailure } from "./failure";
import type { RecordKeys, SealedValue } from "./vault/recordKeys";
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
  readonly experiments: RecordStore<ExperimentRecord>;
  readonly cascades: RecordStore<CascadeRecord>;
  readonly cascadeSamples: RecordStore<StoredCascadeSample>;
  /** Seals every record that is not sealed with the present key. */
  reseal(): Promise<void>;
  /** Removes every record. */
  clear(): Promise<void>;
  close(): void;
}

const KINDS = ["runs", "sampleSets", "experiments", "cascades", "cascadeSamples"] as const;
type Kind = (typeof KINDS)[number];
/** As stored: of a sealed record only the id and the version can be read. */
type Stored = Versioned | SealedRecord;
interface SealedRecord {
  readonly id: string;
  readonly version: number;
  readonly sealed: SealedValue;
}
interface Schema extends DBSchema {
  runs: { key: string; value: Stored };
  sampleSets: { key: string; value: Stored };
  experiments: { key: string; value: Stored };
  cascades: { key: string; value: Stored };
  cascadeSamples: { key: string; value: Stored };
}
interface Identified {
  readonly id: string;
  readonly created: string;
}

/** Raise it when a kind of record is added; records themselves carry their own version. */
const DATABASE_VERSION = 3;

/**
 * The small records of this browser, in IndexedDB.
 * @param keys  seals what is stored; without it records are stored in clear
 */
export async function openRecords(name = "darkroom", keys?: RecordKeys): Promise<Records> {
  const database = await openDB<Schema>(name, DATABASE_VERSION, {
    upgrade(db) {
      for (const kind of KINDS) {
        if (!db.objectStoreNames.contains(kind)) db.createObjectStore(kind, { keyPath: "id" });
      }
    },
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  }).catch((thrown: unknown) => {
    throw storageFailure(thrown, name);
  });
  return {
    runs: kept(database, "runs", runCodec, keys),
    sampleSets: kept(database, "sampleSets", sampleSetCodec, keys),
    experiments: kept(database, "experiments", experimentCodec, keys),
    cascades: kept(database, "cascades", cascadeCodec, keys),
    cascadeSamples: kept(database, "cascadeSamples", cascadeSampleCodec, keys),
    reseal: async () => {
      for (const kind of KINDS) await reseal(database, kind, keys);
    },
    clear: async () => {
      for (const kind of KINDS) await database.clear(kind);
    },
    close: () => database.close(),
  };
}

function kept<T extends Identified>(
  db: IDBPDatabase<Schema>,
  kind: Kind,
  codec: Codec<T>,
  keys: RecordKeys | undefined,
): RecordStore<T> {
  const guarded = <R>(work: Promise<R>): Promise<R> =>
    work.catch((thrown: unknown) => {
      throw storageFailure(thrown, kind);
    });
  return {
    get: async (id) => {
      const stored = await guarded(db.get(kind, id));
      return stored === undefined ? undefined : unwrap(codec, await opened(stored, kind, keys));
    },
    all: async () => readable(codec, await guarded(db.getAll(kind)), kind, keys),
    put: async (value) => {
      const stored = await sealed(wrap(codec, value), kind, keys);
      await guarded(db.put(kind, stored));
    },
    remove: (id) => guarded(db.delete(kind, id)),
  };
}

async function sealed(record: Versioned, kind: Kind, keys: RecordKeys | undefined): Promise<Stored> {
  if (!keys) return record;
  const { id, version, value } = record;
  return { id, version, sealed: await keys.seal(value, `${kind}/${id}/${version}`) };
}

async function opened(stored: Stored, kind: Kind, keys: RecordKeys | undefined): Promise<unknown> {
  if (!("sealed" in stored)) return stored;
  if (!keys) throw new AppError("locked", "This record is sealed.");
  const { id, version } = stored;
  return { id, version, value: await keys.open(stored.sealed, `${kind}/${id}/${version}`) };
}

async function reseal(db: IDBPDatabase<Schema>, kind: Kind, keys: RecordKeys | undefined): Promise<void> {
  if (!keys) return;
  for (const id of await db.getAllKeys(kind)) {
    // A record may be written while it is sealed anew: then its newer form is looked at again.
    while (!(await resealed(db, kind, id, keys)));
  }
}

async function resealed(
  db: IDBPDatabase<Schema>,
  kind: Kind,
  id: string,
  keys: RecordKeys,
): Promise<boolean> {
  const stored = await db.get(kind, id);
  if (!stored || ("sealed" in stored && (await keys.isPresent(stored.sealed)))) return true;
  const plain = await opened(stored, kind, keys).catch(() => null);
  // One that cannot be read now is left as it is.
  if (plain === null) return true;
  const fresh = await sealed(plain as Versioned, kind, keys);
  const turn = db.transaction(kind, "readwrite");
  const same = JSON.stringify(await turn.store.get(id)) === JSON.stringify(stored);
  if (same) await turn.store.put(fresh);
  await turn.done;
  return same;
}

async function readable<T extends Identified>(
  codec: Codec<T>,
  stored: readonly Stored[],
  kind: Kind,
  keys: RecordKeys | undefined,
): Promise<T[]> {
  const read = async (one: Stored): Promise<T[]> => {
    try {
      return [unwrap(codec, await opened(one, kind, keys))];
    } catch (thrown) {
      // A damaged record does not hide the others; a locked store has none to show.
      if (thrown instanceof AppError && thrown.code === "locked") throw thrown;
      return [];
    }
  };
  const values = (await Promise.all(stored.map(read))).flat();
  return values.sort((a, b) => a.created.localeCompare(b.created));
}
