/** What this browser keeps for the app, and what an erasure left of it. */

/** A store of the browser that a page can fill, look through and empty. */
export type Place =
  "files" | "databases" | "caches" | "service-workers" | "local-storage" | "session-storage" | "cookies";

export interface PlaceCount {
  readonly place: Place;
  readonly items: number;
  readonly bytes: number;
}

/** What a stored thing is to a person. `other` is what no rule knows: it is counted and named all the same. */
export type KeptKind =
  | "scans"
  | "thumbnails"
  | "prepared"
  | "checkpoints"
  | "progress"
  | "synthetic"
  | "records"
  | "requests"
  | "models"
  | "app"
  | "settings"
  | "other";

/** Something found in a store, with the bytes of its content. */
export interface FoundItem {
  readonly place: Place;
  /** Path of a file, `database/store`, address of a cached file, key of a setting. */
  readonly name: string;
  readonly items: number;
  readonly bytes: number;
}

export interface KeptRow {
  readonly kind: KeptKind;
  /** Files or records. */
  readonly items: number;
  readonly bytes: number;
}

export interface RunKept {
  readonly runId: string;
  readonly checkpoints: number;
  readonly bytes: number;
}

/** Everything found, by kind; every byte counted stands in exactly one row. */
export interface KeptReport {
  readonly rows: readonly KeptRow[];
  readonly runs: readonly RunKept[];
  /** Names of what no rule knows, at most 20. */
  readonly unknown: readonly string[];
  readonly bytes: number;
}

/** One store, before an erasure and after it. */
export interface PlaceErased {
  readonly place: Place;
  /** null when it could not be counted. */
  readonly before: PlaceCount | null;
  /** null when the store could not be looked through. */
  readonly after: PlaceCount | null;
  /** Why something is left, in words. */
  readonly failure?: string;
}

export interface ErasureReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly places: readonly PlaceErased[];
}

/** True when every store is empty, as it was seen after the erasure. */
export function nothingLeft({ places }: ErasureReport): boolean {
  return places.every(({ after }) => after?.items === 0);
}
