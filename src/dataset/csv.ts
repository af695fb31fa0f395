import Papa from "papaparse";
import type { LabelSource } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { fileName } from "./sourceFile";

export interface CsvInspection {
  readonly columns: readonly string[];
  /** The first five. */
  readonly rows: readonly (readonly string[])[];
  /** Columns whose names say what they hold. */
  readonly guess: { readonly file?: string; readonly label?: string; readonly patient?: string };
}

const FILE = /^(image.?(index|name|path|file)?|file.?(name|path)?|filename|path|dicom.*|.*file.?name.*)$/i;
const LABEL = /label|class|diagnos|finding|category|target/i;
const PATIENT = /patient.?(id|name)?$|subject|^person/i;

/** @throws {AppError} `bad-csv` */
export function inspectCsv(text: string): CsvInspection {
  const { columns, rows } = parse(text);
  const find = (pattern: RegExp) => columns.find((column) => pattern.test(column.trim()));
  const file = find(FILE);
  const label = columns.find((column) => column !== file && LABEL.test(column));
  const patient = find(PATIENT);
  return {
    columns,
    rows: rows.slice(0, 5),
    guess: {
      ...(file === undefined ? {} : { file }),
      ...(label === undefined ? {} : { label }),
      ...(patient === undefined ? {} : { patient }),
    },
  };
}

export interface CsvLabel {
  readonly className: string;
  readonly patient?: string;
  /** The row names several findings; the first was taken. */
  readonly several: boolean;
}

export interface CsvLabels {
  /** @returns undefined when no row names the file, or its class is empty */
  find(path: string): CsvLabel | undefined;
  readonly rowCount: number;
  /** Names in rows that match none of the given paths. */
  missing(paths: readonly string[]): string[];
}

/**
 * Labels by file: the whole path first, then its tail, the base name, the base name without its extension.
 * @throws {AppError} `bad-csv`
 */
export function readLabels(source: Extract<LabelSource, { kind: "csv" }>): CsvLabels {
  const { columns, rows } = parse(source.text);
  const column = (name: string) => {
    const at = columns.indexOf(name);
    if (at < 0) throw new AppError("bad-csv", `The CSV has no column "${name}".`);
    return at;
  };
  const at = { file: column(source.fileColumn), label: column(source.classColumn) };
  const patientAt = source.patientColumn === undefined ? undefined : column(source.patientColumn);
  const table = new LabelTable();
  const names: string[] = [];
  for (const row of rows) {
    const name = normal(row[at.file] ?? "");
    if (name === "") continue;
    names.push(name);
    const label = labelOf(row[at.label] ?? "", patientAt === undefined ? undefined : row[patientAt]);
    table.add(name, label);
  }
  if (names.length === 0)
    throw new AppError("bad-csv", `The column "${source.fileColumn}" of the CSV is empty.`);
  return {
    find: (path) => table.find(path)?.label ?? undefined,
    rowCount: names.length,
    missing: (paths) => {
      const used = new Set(paths.map((path) => table.find(path)?.name));
      return names.filter((name) => !used.has(name));
    },
  };
}

interface Entry {
  readonly name: string;
  readonly label: CsvLabel | null;
}

/** Finds a row by ever looser keys. A loose key that fits rows of different labels fits none. */
class LabelTable {
  private readonly full = new Map<string, Entry>();
  private readonly loose = new Map<string, Entry | null>();

  add(name: string, label: CsvLabel | null): void {
    const entry = { name, label };
    this.full.set(name, entry);
    for (const key of new Set([fileName(name), stem(name)])) this.addLoose(key, entry);
  }

  find(path: string): Entry | undefined {
    const whole = normal(path);
    for (let tail = whole; ; tail = tail.slice(tail.indexOf("/") + 1)) {
      const exact = this.full.get(tail);
      if (exact !== undefined) return exact;
      if (!tail.includes("/")) break;
    }
    return this.loose.get(fileName(whole)) ?? this.loose.get(stem(whole)) ?? undefined;
  }

  private addLoose(key: string, entry: Entry): void {
    const other = this.loose.get(key);
    const agrees =
      other === undefined || (other !== null && other.label?.className === entry.label?.className);
    this.loose.set(key, agrees ? (other ?? entry) : null);
  }
}

function labelOf(cell: string, patient: string | undefined): CsvLabel | null {
  const findings = cell.split("|").map((part) => part.trim());
  const className = findings[0]!;
  if (className === "") return null;
  const owner = patient?.trim() ?? "";
  return { className, several: findings.length > 1, ...(owner === "" ? {} : { patient: owner }) };
}

function normal(name: string): string {
  return name
    .trim()
    .replaceAll("\\", "/")
    .replace(/^\.?\//, "");
}

function stem(name: string): string {
  return fileName(name).replace(/\.[^.]+$/, "");
}

function parse(text: string): { columns: string[]; rows: string[][] } {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" });
  const [header, ...rows] = data;
  const columns = (header ?? []).map((column) => column.trim());
  if (columns.length < 2 || rows.length === 0) {
    throw new AppError("bad-csv", "The CSV needs a header and at least one row, with two columns or more.", {
      advice: "Save the table as CSV with a first line of column names, one of files and one of classes.",
    });
  }
  return { columns, rows };
}
