import { readPlane } from "@/dicom/plane";
import type { ImportOptions } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import { isOwnCsv, readBytes } from "../importer";
import { emptyFile } from "../decode";
import { sniff } from "../sniff";
import type { SourceFile } from "../sourceFile";
import { looksLikeNifti } from "./nifti";
import { head } from "./niftiVolume";
import type { PlaneFile } from "./planeFile";

/** Files beyond this are not read whole before it is known what they are. */
const LARGE = 16_777_216;

export type Looked =
  | { readonly kind: "plane"; readonly plane: PlaneFile }
  | { readonly kind: "nifti" }
  | { readonly kind: "labels" };

/**
 * What a file has to do with volumes.
 * @throws {AppError} every code that a file can be left out for
 */
export async function look(file: SourceFile, salt: Uint8Array, options: ImportOptions): Promise<Looked> {
  if (file.size === 0) throw emptyFile();
  if ((file.size > LARGE || /\.(nii|gz)$/i.test(file.path)) && (await startsAsNifti(file)))
    return { kind: "nifti" };
  const bytes = await readBytes(file);
  if (looksLikeNifti(bytes)) return { kind: "nifti" };
  if (isOwnCsv(file, bytes, options)) return { kind: "labels" };
  if (sniff(bytes) !== "dicom") {
    throw new AppError(
      "bad-series",
      "It is a picture that does not say where in a body it lies; import it as a single image.",
    );
  }
  const { image, ...facts } = await readPlane(bytes, salt);
  return { kind: "plane", plane: { file, ...facts, rows: image.rows, columns: image.columns } };
}

async function startsAsNifti(file: SourceFile): Promise<boolean> {
  try {
    return looksLikeNifti(await head(file));
  } catch (thrown) {
    // Too short, or packed and damaged: reading it whole will say so in its own words.
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}
