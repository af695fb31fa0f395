import type { FileStore } from "@/domain/files";
import type { Tile } from "./tile";
import type { Trial, Tuning } from "./tuning";

/** Measurements outlive the page here, a few hundred bytes for each adapter. */
export const TUNING_FILE = "machine/tuning.json";
const VERSION = 1;
/** Browsers do not say when a graphics driver was updated, so old measurements are made again. */
const MOST_DAYS = 30;
const DAY_MS = 86_400_000;
/** Adapters, and browser versions, that are remembered. */
const MOST_KEPT = 8;

const fields = ["rows", "columns", "across", "down", "depth"] as const;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** A tile from a file is only taken as one of those that this version would try. */
function tileOf(value: unknown, candidates: readonly Tile[]): Tile | undefined {
  if (!isRecord(value)) return undefined;
  return candidates.find((tile) => fields.every((field) => tile[field] === value[field]));
}

function tuningOf(value: unknown, candidates: readonly Tile[]): Tuning | undefined {
  if (!isRecord(value)) return undefined;
  const { adapter, measured } = value;
  const tile = tileOf(value.tile, candidates);
  if (typeof adapter !== "string" || typeof measured !== "number" || !tile) return undefined;
  const trials = (Array.isArray(value.trials) ? value.trials : []).flatMap((trial: unknown): Trial[] => {
    const tried = isRecord(trial) ? tileOf(trial.tile, candidates) : undefined;
    const milliseconds = isRecord(trial) ? trial.milliseconds : undefined;
    return tried && typeof milliseconds === "number" ? [{ tile: tried, milliseconds }] : [];
  });
  return { adapter, tile, measured, trials };
}

async function readAll(files: FileStore, candidates: readonly Tile[]): Promise<Tuning[]> {
  if (!(await files.exists(TUNING_FILE))) return [];
  const stored: unknown = JSON.parse(new TextDecoder().decode(await files.read(TUNING_FILE)));
  if (!isRecord(stored) || stored.version !== VERSION || !Array.isArray(stored.tunings)) return [];
  return stored.tunings.flatMap((tuning: unknown) => tuningOf(tuning, candidates) ?? []);
}

/** What was measured on the adapter, unless it is too old, damaged or of another version of the engine. */
export async function keptTuning(
  files: FileStore | undefined,
  adapter: string,
  candidates: readonly Tile[],
  now = Date.now(),
): Promise<Tuning | undefined> {
  if (!files) return undefined;
  try {
    const age = (tuning: Tuning) => (now - tuning.measured) / DAY_MS;
    const found = (await readAll(files, candidates)).find((tuning) => tuning.adapter === adapter);
    return found && age(found) >= 0 && age(found) <= MOST_DAYS ? found : undefined;
  } catch {
    // A damaged file costs a second of measuring, and is written anew.
    return undefined;
  }
}

/** Keeps a measurement beside those of other adapters. A full disk loses it, and nothing else. */
export async function keepTuning(
  files: FileStore | undefined,
  tuning: Tuning,
  candidates: readonly Tile[],
): Promise<void> {
  if (!files) return;
  const others = await readAll(files, candidates).catch((): Tuning[] => []);
  const tunings = [tuning, ...others.filter(({ adapter }) => adapter !== tuning.adapter)].slice(0, MOST_KEPT);
  const bytes = new TextEncoder().encode(JSON.stringify({ version: VERSION, tunings }));
  await files.write(TUNING_FILE, bytes).catch(() => undefined);
}
