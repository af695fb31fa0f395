import { AppError } from "@/domain/errors";
import type { ArmId } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";

/** What a finished classifier training leaves behind: enough to make every table again without training. */
export interface ClassifierCell {
  readonly version: 2;
  readonly id: string;
  readonly arm: ArmId;
  readonly dose: number;
  readonly seed: number;
  readonly seconds: number;
  readonly steps: number;
  readonly temperature: number;
  /** Training images by class, in the order of the configuration. */
  readonly trainedOn: readonly { readonly real: number; readonly synthetic: number }[];
  /** Calibrated probabilities on the test part, images × classes. */
  readonly test: readonly number[];
  /** Likewise on the validation part; empty in a file of version 1. */
  readonly validation: readonly number[];
}

const secondsOf = (folder: string, id: string): string =>
  `${folder}/cells/${id.replaceAll("/", "_")}.seconds`;

/** How long a generative model was trained; its weights are kept by whoever trained it. */
export async function writeSeconds(store: FileStore, folder: string, id: string, seconds: number) {
  await store.write(secondsOf(folder, id), new TextEncoder().encode(String(seconds)));
}

/** @returns undefined when it is not known */
export async function readSeconds(store: FileStore, folder: string, id: string): Promise<number | undefined> {
  const path = secondsOf(folder, id);
  if (!(await store.exists(path))) return undefined;
  const seconds = Number(new TextDecoder().decode(await store.read(path)));
  return Number.isFinite(seconds) ? seconds : undefined;
}

const fileOf = (folder: string, id: string): string => `${folder}/cells/${id.replaceAll("/", "_")}.json`;

export async function writeCell(store: FileStore, folder: string, cell: ClassifierCell): Promise<void> {
  await store.write(fileOf(folder, cell.id), new TextEncoder().encode(JSON.stringify(cell)));
}

/**
 * @returns undefined when the cell has not been trained
 * @throws {AppError} `storage` when its file is damaged
 */
export async function readCell(
  store: FileStore,
  folder: string,
  id: string,
): Promise<ClassifierCell | undefined> {
  const path = fileOf(folder, id);
  if (!(await store.exists(path))) return undefined;
  const parsed = migrated(parse(new TextDecoder().decode(await store.read(path))));
  if (isCell(parsed) && parsed.id === id) return parsed;
  throw new AppError("storage", `The result of ${id} is damaged.`, {
    kept: "All other results are whole.",
    advice: "Remove the experiment, or run it again: only this training is repeated.",
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Version 1 kept no probabilities of the validation part. */
function migrated(value: unknown): unknown {
  const old = value as { version?: unknown } | null | undefined;
  return old?.version === 1 ? { ...old, version: 2, validation: [] } : value;
}

function isCell(value: unknown): value is ClassifierCell {
  if (typeof value !== "object" || value === null) return false;
  const cell = value as Partial<Record<keyof ClassifierCell, unknown>>;
  const numbers = ["dose", "seed", "seconds", "steps", "temperature"] as const;
  return (
    cell.version === 2 &&
    typeof cell.id === "string" &&
    typeof cell.arm === "string" &&
    numbers.every((name) => typeof cell[name] === "number") &&
    Array.isArray(cell.trainedOn) &&
    [cell.test, cell.validation].every(areProbabilities)
  );
}

function areProbabilities(values: unknown): boolean {
  return Array.isArray(values) && values.every((p) => typeof p === "number" && p >= 0 && p <= 1);
}
