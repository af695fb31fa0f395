import { AppError } from "@/domain/errors";
import { baseName, LARGEST_CSV, readColumns, stem } from "./csvColumns";
import type { PendingImport } from "./types";

export interface OfferedFile {
  readonly path: string;
  readonly file: File;
}

/** Dropped files, sorted: what may be an image, and what the person has to decide about the rest. */
export interface Desk {
  readonly images: readonly OfferedFile[];
  readonly pending: PendingImport;
  /** Label files that were not read, each with its reason. */
  readonly problems: readonly AppError[];
}

/** @throws {AppError} `empty-selection` when nothing that may be an image was dropped */
export async function sortFiles(files: readonly OfferedFile[]): Promise<Desk> {
  const visible = files.filter(({ path }) => !isHidden(path));
  const images = visible.filter(({ path }) => !isCsv(path));
  if (images.length === 0) throw nothingToRead(visible.length);
  const inside = withoutRoot(images.map(({ path }) => path));
  const { csvs, problems } = await readCsvs(
    visible.filter(({ path }) => isCsv(path)),
    images,
  );
  const pending = {
    fileCount: images.length,
    folderName: inside.root || "Imported images",
    folders: countFolders(inside.paths.filter(maybeScan), inside.root),
    csvs,
  };
  return { images, pending, problems };
}

/** Files this large may hold more pixels than are kept unless more is asked for: 1,024² of 16 bits take 2.1 MB. */
const LARGE = 2_300_000;
const LARGE_PACKED = 600_000;

function mayBeLarge({ path, file }: OfferedFile): boolean {
  return file.size > (/\.(png|jpe?g)$/i.test(path) ? LARGE_PACKED : LARGE);
}

/**
 * Folders say the class of every file, no label file says otherwise, and nothing is so large that one may want to keep
 * more of it. A read-me beside them does not count.
 */
export function needsNoDecision({ images, pending }: Desk): boolean {
  if (images.some((one) => maybeScan(one.path) && mayBeLarge(one))) return false;
  const inFolders = pending.folders.reduce((sum, { files }) => sum + files, 0);
  return pending.csvs.length === 0 && inFolders === images.filter(({ path }) => maybeScan(path)).length;
}

/** False for endings that scans never have. The import still looks at such a file, and says why it was left out. */
function maybeScan(path: string): boolean {
  return !/\.(txt|md|json|xml|html?|pdf|docx?|xlsx?|tsv|zip|(?<!\.nii\.)gz|ini|log)$/i.test(path);
}

async function readCsvs(csvFiles: readonly OfferedFile[], images: readonly OfferedFile[]) {
  const csvs: PendingImport["csvs"][number][] = [];
  const problems: AppError[] = [];
  const bases = csvFiles.length === 0 ? [] : images.map(({ path }) => baseName(path));
  const names = new Set([...bases, ...bases.map(stem)]);
  for (const { path, file } of csvFiles) {
    if (file.size > LARGEST_CSV) problems.push(tooLarge(path, file.size));
    else csvs.push(await readColumns(path, await file.text(), names));
  }
  return { csvs, problems };
}

/** Counts files by their deepest folder; a single folder for all counts under the root's name. */
function countFolders(paths: readonly string[], root: string): PendingImport["folders"] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const parts = path.split("/");
    const folder = parts.at(-2) ?? root;
    if (folder !== "") counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([name, files]) => ({ name, files })).sort((a, b) => a.name.localeCompare(b.name));
}

/** Takes off the folders that all paths share. The root is the last of them. */
export function withoutRoot(paths: readonly string[]): { root: string; paths: string[] } {
  const split = paths.map((path) => path.split("/").filter((part) => part !== ""));
  let depth = 0;
  let root = "";
  for (;;) {
    const name = split[0]?.[depth];
    if (name === undefined || split.some((parts) => parts.length <= depth + 1 || parts[depth] !== name))
      break;
    root = name;
    depth++;
  }
  return { root, paths: split.map((parts) => parts.slice(depth).join("/")) };
}

function isHidden(path: string): boolean {
  return (
    path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX") ||
    /(^|\/)thumbs\.db$/i.test(path)
  );
}

function isCsv(path: string): boolean {
  return /\.csv$/i.test(path);
}

function nothingToRead(visible: number): AppError {
  const what =
    visible === 0 ? "No files were found in what you chose." : "Only label files were found, and no images.";
  return new AppError("empty-selection", what, {
    kept: "Nothing was changed.",
    advice: "Choose a folder that holds DICOM, PNG or JPEG images.",
  });
}

function tooLarge(path: string, bytes: number): AppError {
  const size = Math.round(bytes / 1024 / 1024);
  return new AppError("bad-csv", `The label file ${baseName(path)} has ${size} MB; up to 20 MB are read.`, {
    kept: "The images can still be imported.",
    advice: "Keep only the columns for file, class and patient, then drop the folder again.",
  });
}
