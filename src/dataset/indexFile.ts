import {
  PARTS,
  type ClassInfo,
  type DatasetIndex,
  type DatasetSummary,
  type ImageRecord,
  type Part,
  type SourceKind,
  type SplitConfig,
} from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { LONG_SIDES } from "@/domain/image";

const VERSION = 1;
type Migration = (old: Record<string, unknown>) => Record<string, unknown>;
/** Migration n turns a file of version n into one of version n + 1. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

export function writeIndex(index: DatasetIndex): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: VERSION, ...index }));
}

/**
 * @returns the index of saved bytes, every field checked
 * @throws {AppError} `storage`
 */
export function parseIndex(bytes: Uint8Array): DatasetIndex {
  const file = migrated(object(parseJson(bytes)));
  const images = list(file["images"]).map(image);
  const parts = list(file["parts"]).map((value) => oneOf<Part>(value, PARTS));
  if (parts.length !== images.length) throw damaged();
  images.forEach(({ index }, position) => {
    if (index !== position) throw damaged();
  });
  return { summary: summary(file["summary"]), images, parts };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damaged();
  }
}

function migrated(file: Record<string, unknown>): Record<string, unknown> {
  let version = number(file["version"]);
  if (version > VERSION) {
    throw new AppError("storage", "This data set was written by a newer release.", {
      advice: "Update the app.",
    });
  }
  let current = file;
  for (; version < VERSION; version++) {
    const step = MIGRATIONS[version];
    if (step === undefined) throw damaged();
    current = step(current);
  }
  return current;
}

function summary(value: unknown): DatasetSummary {
  const it = object(value);
  return {
    id: text(it["id"]),
    name: text(it["name"]),
    created: text(it["created"]),
    kind: oneOf(it["kind"], ["phantom", "imported"] as const),
    classes: list(it["classes"]).map(classInfo),
    split: split(it["split"]),
    bytes: number(it["bytes"]),
    rejectedCount: number(it["rejectedCount"]),
    ...optional("longSide", it["longSide"], (side) => {
      const found = LONG_SIDES.find((each) => each === side);
      if (found === undefined) throw damaged();
      return found;
    }),
  };
}

function classInfo(value: unknown): ClassInfo {
  const it = object(value);
  return { id: text(it["id"]), name: text(it["name"]) };
}

function split(value: unknown): SplitConfig {
  const it = object(value);
  return {
    train: number(it["train"]),
    validation: number(it["validation"]),
    test: number(it["test"]),
    seed: number(it["seed"]),
  };
}

const SOURCES: readonly SourceKind[] = ["dicom", "png", "jpeg", "phantom"];

function image(value: unknown): ImageRecord {
  const it = object(value);
  const window = object(it["window"]);
  return {
    index: number(it["index"]),
    hash: text(it["hash"]),
    patient: text(it["patient"]),
    classId: text(it["classId"]),
    originalRows: number(it["originalRows"]),
    originalColumns: number(it["originalColumns"]),
    rows: number(it["rows"]),
    columns: number(it["columns"]),
    slope: number(it["slope"]),
    intercept: number(it["intercept"]),
    window: { center: number(window["center"]), width: number(window["width"]) },
    source: oneOf(it["source"], SOURCES),
    offset: number(it["offset"]),
    ...optional("spacing", it["spacing"], pair),
    ...optional("phantom", it["phantom"], phantomKey),
  };
}

function pair(value: unknown): readonly [number, number] {
  const items = list(value);
  return [number(items[0]), number(items[1])];
}

function phantomKey(value: unknown): { patient: number; exposure: number } {
  const it = object(value);
  return { patient: number(it["patient"]), exposure: number(it["exposure"]) };
}

function optional<K extends string, T>(
  key: K,
  value: unknown,
  read: (value: unknown) => T,
): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: read(value) } as Partial<Record<K, T>>);
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw damaged();
  return value as Record<string, unknown>;
}
function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged();
  return value;
}
function text(value: unknown): string {
  if (typeof value !== "string") throw damaged();
  return value;
}
function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw damaged();
  return value;
}
function oneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw damaged();
  return found;
}

function damaged(): AppError {
  return new AppError("storage", "The index of this data set is damaged.", {
    kept: "The other data sets are untouched.",
    advice: "Remove this data set and import its files again.",
  });
}
