import { AppError } from "@/domain/errors";
import { count, record, text, type Parse } from "./parse";

/** How a kind of record is kept: its parser, and a step from each older version to the next. */
export interface Codec<T> {
  readonly parse: Parse<T>;
  /** `migrations[v − 1]` turns version v into version v + 1; the current version is one more than their number. */
  readonly migrations: readonly ((old: unknown) => unknown)[];
}

export interface Versioned {
  readonly id: string;
  readonly version: number;
  readonly value: unknown;
}

const envelope = record({ id: text, version: count });

export function wrap<T extends { readonly id: string }>(codec: Codec<T>, value: T): Versioned {
  return { id: value.id, version: codec.migrations.length + 1, value };
}

/** @throws {AppError} `storage` when the record is damaged or was written by a newer Darkroom */
export function unwrap<T>(codec: Codec<T>, stored: unknown): T {
  const { id, version } = envelope(stored, "record");
  let value = (stored as Versioned).value;
  if (version < 1 || version > codec.migrations.length + 1) {
    throw new AppError("storage", `The record ${id} was written by another version of Darkroom.`, {
      kept: "It was left as it is.",
      advice: "Open it with the newer version.",
    });
  }
  for (const migrate of codec.migrations.slice(version - 1)) value = migrate(value);
  return codec.parse(value, id);
}
