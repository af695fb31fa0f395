import type { ImportOptions, PatientSource, VolumeImportOptions } from "@/domain/dataset";
import { STORED_LONG_SIDE, type LongSide } from "@/domain/image";
import type { PendingImport } from "@/state/types";

/** What has been chosen so far in the import panel. */
export interface ImportForm {
  readonly name: string;
  readonly labels: "folders" | "csv" | "single";
  readonly csv: number;
  readonly fileColumn: string;
  readonly classColumn: string;
  readonly patientColumn: string;
  readonly className: string;
  readonly patients: PatientSource["kind"];
  readonly pattern: string;
  /** What the files become. */
  readonly as: "images" | "volumes";
  readonly fillGaps: boolean;
  readonly longSide: LongSide;
}

/** The first part of a name up to an underscore or hyphen, as many exports have it. */
const FIRST_PATTERN = "^([^_-]+)[_-]";

/** Starts with what the files suggest: a CSV whose columns are recognised, else folders, else one class. */
export function startingForm(pending: PendingImport): ImportForm {
  const recognised = pending.csvs.findIndex(
    ({ guess }) => guess.file !== undefined && guess.label !== undefined,
  );
  const csv = Math.max(0, recognised);
  const labels = pending.csvs.length > 0 ? "csv" : pending.folders.length > 0 ? "folders" : "single";
  return {
    name: pending.folderName,
    labels,
    className: "",
    patients: "auto",
    pattern: FIRST_PATTERN,
    as: pending.volumes ? "volumes" : "images",
    fillGaps: false,
    longSide: STORED_LONG_SIDE,
    ...columnsOf(pending, csv),
  };
}

export function columnsOf(pending: PendingImport, csv: number) {
  const guess = pending.csvs[csv]?.guess ?? {};
  return {
    csv,
    fileColumn: guess.file ?? "",
    classColumn: guess.label ?? "",
    patientColumn: guess.patient ?? "",
  };
}

/** Why the import cannot start yet, or undefined when it can. */
export function importOff(form: ImportForm, pending: PendingImport): string | undefined {
  if (form.name.trim() === "") return "Give the data set a name.";
  if (form.labels === "csv" && (form.fileColumn === "" || form.classColumn === "")) {
    return "Choose the columns that hold the file name and the class.";
  }
  if (form.labels === "single" && form.className.trim() === "") return "Give the class a name.";
  if (form.labels === "folders" && pending.folders.length === 0) return "These files are in no folders.";
  if (form.patients === "pattern" && compile(form.pattern) === null) {
    return "The pattern needs one part in round brackets.";
  }
  return undefined;
}

export function optionsOf(form: ImportForm, pending: PendingImport): ImportOptions {
  const patients: PatientSource =
    form.patients === "pattern" ? { kind: "pattern", pattern: form.pattern } : { kind: form.patients };
  const size = form.longSide === STORED_LONG_SIDE ? {} : { longSide: form.longSide };
  return { name: form.name.trim(), labels: labelsOf(form, pending), patients, ...size };
}

export function volumeOptionsOf(form: ImportForm, pending: PendingImport): VolumeImportOptions {
  return { ...optionsOf(form, pending), fillGaps: form.fillGaps };
}

function labelsOf(form: ImportForm, pending: PendingImport): ImportOptions["labels"] {
  switch (form.labels) {
    case "folders":
      return { kind: "folders" };
    case "single":
      return { kind: "single", name: form.className.trim() };
    case "csv":
      return {
        kind: "csv",
        text: pending.csvs[form.csv]?.text ?? "",
        fileColumn: form.fileColumn,
        classColumn: form.classColumn,
        ...(form.patientColumn === "" ? {} : { patientColumn: form.patientColumn }),
      };
    default:
      return form.labels satisfies never;
  }
}

/** The expression, or null when it is broken or captures nothing. */
function compile(pattern: string): RegExp | null {
  try {
    const groups = new RegExp(`${pattern}|`).exec("")!.length - 1;
    return groups > 0 ? new RegExp(pattern) : null;
  } catch {
    return null;
  }
}

/** Which part of each name would stand for the patient; null where the pattern does not fit. */
export function previewPattern(pattern: string, names: readonly string[]) {
  const expression = compile(pattern);
  return names.map((path) => {
    const name = path.split("/").at(-1) ?? path;
    return { name, patient: expression?.exec(name)?.[1] ?? null };
  });
}
