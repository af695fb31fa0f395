import { readPlane } from "@/dicom/plane";
import { AppError } from "@/domain/errors";
import { foldersOf, isHidden, type SourceFile } from "../sourceFile";
import { looksLikeNifti } from "./nifti";
import { LEAST_PLANES } from "./series";

/** Folders looked into, and files of each. */
const FOLDERS = 20;
const EACH = 2;
const LARGEST = 16_777_216;
/** Nothing found here is kept. */
const NO_SALT = new Uint8Array(16);

/** A quick look: which folders hold planes of a CT or MR, and how many files are NIfTI by name. */
export async function findVolumes(
  files: readonly SourceFile[],
): Promise<{ readonly series: number; readonly nifti: number }> {
  const seen = files.filter(({ path }) => !isHidden(path));
  const nifti = seen.filter(({ path }) => /\.nii(\.gz)?$/i.test(path)).length;
  const folders = new Map<string, SourceFile[]>();
  for (const file of seen) {
    const folder = foldersOf(file.path).join("/");
    const inside = folders.get(folder);
    if (inside) inside.push(file);
    else folders.set(folder, [file]);
  }
  let series = 0;
  for (const inside of [...folders.values()].slice(0, FOLDERS)) {
    if (inside.length >= LEAST_PLANES && (await holdsPlanes(inside))) series++;
  }
  return { series, nifti };
}

async function holdsPlanes(files: readonly SourceFile[]): Promise<boolean> {
  // From the middle: a folder often starts with a localiser or a directory file.
  const middle = files.slice((files.length - EACH) >> 1).slice(0, EACH);
  for (const file of middle) if (file.size <= LARGEST && (await isPlane(file))) return true;
  return false;
}

async function isPlane(file: SourceFile): Promise<boolean> {
  try {
    const bytes = await file.read();
    if (looksLikeNifti(bytes)) return false;
    return (await readPlane(bytes, NO_SALT)).modality !== "other";
  } catch (thrown) {
    // Whatever is wrong with it is said when it is imported.
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}
