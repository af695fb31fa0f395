import type { PendingImport } from "./types";

type CsvOffer = PendingImport["csvs"][number];

/** Label files above this size are refused: they are read whole. */
export const LARGEST_CSV = 20 * 1024 * 1024;
const PREVIEW_ROWS = 5;

/** Columns, first rows and a guess of what the columns mean, from the text of a label file. */
export async function readColumns(
  path: string,
  text: string,
  fileNames: ReadonlySet<string>,
): Promise<CsvOffer> {
  const { default: Papa } = await import("papaparse");
  const { data } = Papa.parse<string[]>(text, { preview: PREVIEW_ROWS + 1, skipEmptyLines: "greedy" });
  const columns = (data[0] ?? []).map((name) => name.trim());
  const rows = data.slice(1).map((row) => columns.map((_, at) => (row[at] ?? "").trim()));
  return { path, text, columns, rows, guess: guessColumns(columns, rows, fileNames) };
}

/** @param fileNames  lower-case base names and stems of the offered files */
export function guessColumns(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  fileNames: ReadonlySet<string>,
): CsvOffer["guess"] {
  const names = (at: number) => rows.filter((row) => fileNames.has(baseName(row[at] ?? ""))).length;
  const byContent = columns.map((_, at) => names(at));
  const best = byContent.indexOf(Math.max(0, ...byContent));
  const file =
    best >= 0 && byContent[best]! > 0 ? columns[best] : named(columns, /file|image|path|dicom/i, undefined);
  const patient = named(columns, /patient|subject|person/i, file, /age|gender|sex|position/i);
  const label =
    named(columns, /label|class|finding|diagnos|category|target/i, file) ??
    (columns.length === 2 ? columns.find((name) => name !== file) : undefined);
  return {
    ...(file === undefined ? {} : { file }),
    ...(label === undefined || label === patient ? {} : { label }),
    ...(patient === undefined ? {} : { patient }),
  };
}

function named(columns: readonly string[], like: RegExp, not?: string, unlike?: RegExp): string | undefined {
  return columns.find((name) => name !== not && like.test(name) && !unlike?.test(name));
}

/** Last part of a path, in lower case. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
}

/** A base name without its last ending. */
export function stem(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}
