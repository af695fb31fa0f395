import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { VolumeSet } from "@/domain/volumeSet";

/** Where volume sets are kept: `volumes/ID/index.json`, and beside it one file for each volume. */
export const VOLUMES = "volumes";
export const volumeFolder = (id: string) => `${VOLUMES}/${id}`;
const indexFile = (id: string) => `${volumeFolder(id)}/index.json`;
const VERSION = 1;

export async function saveVolumeSet(files: FileStore, set: VolumeSet): Promise<void> {
  await files.write(indexFile(set.id), new TextEncoder().encode(JSON.stringify({ version: VERSION, set })));
}

/** Newest first; what cannot be read is passed over. */
export async function listVolumeSets(files: FileStore): Promise<VolumeSet[]> {
  const found: VolumeSet[] = [];
  for (const id of await files.list(VOLUMES)) {
    try {
      found.push(await openVolumeSet(files, id));
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code === "locked") throw thrown;
    }
  }
  return found.sort((a, b) => b.created.localeCompare(a.created));
}

/** @throws {AppError} `not-found`, `storage` when it is damaged */
export async function openVolumeSet(files: FileStore, id: string): Promise<VolumeSet> {
  const bytes = await files.read(indexFile(id));
  const saved = parsed(new TextDecoder().decode(bytes));
  if (!isSaved(saved) || saved.set.id !== id) throw damaged();
  return saved.set;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged();
  }
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isTextOrNone = (value: unknown) => value === undefined || typeof value === "string";
const isTriple = (value: unknown) => Array.isArray(value) && value.length === 3 && value.every(isNumber);

function isSaved(value: unknown): value is { version: number; set: VolumeSet } {
  if (!isFields(value) || value["version"] !== VERSION || !isFields(value["set"])) return false;
  const { id, name, created, kind, volumes, wanted, side, seed, bytes, cascadeId, notes = [] } = value["set"];
  return (
    [id, name, created].every((each) => typeof each === "string") &&
    ["phantom", "synthetic", "imported"].some((each) => each === kind) &&
    isTextOrNone(cascadeId) &&
    Array.isArray(notes) &&
    notes.every((note) => typeof note === "string") &&
    [wanted, side, seed, bytes].every(isNumber) &&
    Array.isArray(volumes) &&
    volumes.every(isEntry)
  );
}

function isEntry(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { number, label, className, size, spacing, scale, patient } = value;
  const words = typeof label === "string" && typeof className === "string" && isTextOrNone(patient);
  if (![undefined, "hounsfield", "relative"].some((each) => each === scale)) return false;
  return words && isNumber(number) && isTriple(size) && isTriple(spacing);
}

function damaged(): AppError {
  return new AppError("storage", "The list of this volume set is damaged.", {
    kept: "The other sets are untouched.",
    advice: "Remove the set and make it again.",
  });
}
