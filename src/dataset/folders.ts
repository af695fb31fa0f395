import { foldersOf } from "./sourceFile";

/** Files that never are scans; they have no say in which folders are classes. */
const NOT_SCANS = /\.(csv|tsv|txt|md|json|xml|html?|pdf|docx?|xlsx?|zip|(?<!\.nii\.)gz|ini|log)$/i;
/** More classes than this are taken for one folder per patient. */
const MOST_CLASSES = 50;

/**
 * The class of each file from its folders: the deepest level of folders at which files differ, so that
 * `train/NORMAL`, `test/NORMAL` and `train/PNEUMONIA` give NORMAL and PNEUMONIA. A level below it that
 * holds one numbered folder per patient does not count.
 * @returns path to class name; undefined for a file that lies outside the class folders
 */
export function classesFromFolders(
  paths: readonly string[],
  fallback: string,
): (path: string) => string | undefined {
  const scans = paths.filter((path) => !NOT_SCANS.test(path));
  const folders = (scans.length > 0 ? scans : paths).map(foldersOf);
  const level = classLevel(folders);
  if (level === undefined) {
    const name = commonFolder(folders) ?? fallback;
    return () => name;
  }
  return (path) => foldersOf(path)[level];
}

function classLevel(folders: readonly string[][]): number | undefined {
  const depth = folders.reduce((most, { length }) => Math.max(most, length), 0);
  const differing = Array.from({ length: depth }, (_, level) => level).filter(
    (level) => namesAt(folders, level).size > 1,
  );
  const complete = differing.filter((level) => folders.every(({ length }) => length > level));
  const candidates = complete.length > 0 ? complete : differing;
  const classes = candidates.filter((level) => !holdsPatients(folders, level, level > candidates[0]!));
  return classes.at(-1);
}

function namesAt(folders: readonly string[][], level: number): Set<string> {
  return new Set(
    folders.map((segments) => segments[level]?.toLowerCase()).filter((name) => name !== undefined),
  );
}

/** One folder per patient: too many of them, or numbered ones that each appear under one parent only. */
function holdsPatients(folders: readonly string[][], level: number, belowAnother: boolean): boolean {
  const names = namesAt(folders, level);
  if (names.size > MOST_CLASSES) return true;
  if (!belowAnother) return false;
  const numbered = [...names].filter((name) => /\d/.test(name)).length;
  const places = new Set(
    folders.map((segments) =>
      segments
        .slice(0, level + 1)
        .join("/")
        .toLowerCase(),
    ),
  );
  return numbered * 2 > names.size && places.size === names.size;
}

/** The innermost folder that all files share. */
function commonFolder(folders: readonly string[][]): string | undefined {
  const first = folders[0] ?? [];
  let shared = 0;
  while (shared < first.length && folders.every((segments) => segments[shared] === first[shared])) shared++;
  return first[shared - 1];
}
