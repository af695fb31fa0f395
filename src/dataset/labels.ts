import type { ImportOptions } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { readLabels } from "./csv";
import { classesFromFolders } from "./folders";

export interface Label {
  readonly className: string;
  /** Raw; hashed by the importer at once. */
  readonly patient?: string;
}

export interface Labeller {
  /** @throws {AppError} `no-label` */
  labelOf(path: string): Label;
  /** What is to be said of the labels as a whole. */
  notes(): string[];
}

/** @throws {AppError} `bad-csv`, `csv-names-missing-file` when no row fits any file */
export function labeller(options: ImportOptions, paths: readonly string[]): Labeller {
  const { labels } = options;
  switch (labels.kind) {
    case "single":
      return { labelOf: () => ({ className: labels.name }), notes: () => [] };
    case "folders":
      return folderLabels(options.name, paths);
    case "csv":
      return csvLabels(labels, paths);
    default:
      return labels satisfies never;
  }
}

function folderLabels(name: string, paths: readonly string[]): Labeller {
  const find = classesFromFolders(paths, name);
  return {
    labelOf: (path) => {
      const className = find(path);
      if (className === undefined)
        throw new AppError("no-label", "It lies outside the folders that name the classes.");
      return { className };
    },
    notes: () => [],
  };
}

function csvLabels(source: Parameters<typeof readLabels>[0], paths: readonly string[]): Labeller {
  const table = readLabels(source);
  const missing = table.missing(paths);
  if (missing.length === table.rowCount) {
    throw new AppError(
      "csv-names-missing-file",
      `None of the ${count(missing.length, "row")} of the CSV names a file that was chosen; the first is ${missing[0]!}.`,
      {
        kept: "Nothing was imported.",
        advice:
          "Check which column holds the file names, and that the images were chosen together with the CSV.",
      },
    );
  }
  let several = 0;
  return {
    labelOf: (path) => {
      const label = table.find(path);
      if (label === undefined) throw new AppError("no-label", "The CSV has no class for it.");
      if (label.several) several++;
      return label;
    },
    notes: () => [
      ...(missing.length > 0 ? [missingNote(missing)] : []),
      ...(several > 0
        ? [`${count(several, "image")} had several findings in the CSV; the first of each was taken.`]
        : []),
    ],
  };
}

function missingNote(missing: readonly string[]): string {
  const examples = missing.slice(0, 3).join(", ");
  const more = missing.length > 3 ? " and others" : "";
  const verb = missing.length === 1 ? "names a file that is" : "name files that are";
  return `${count(missing.length, "row")} of the CSV ${verb} not among those chosen: ${examples}${more}.`;
}

/** "1 row", "1,204 rows". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}
