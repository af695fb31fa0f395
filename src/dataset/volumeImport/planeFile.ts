import type { DicomPlane } from "@/dicom/plane";
import type { SourceFile } from "../sourceFile";

/** A file that holds one plane: where it lies, without its pixels. */
export interface PlaneFile extends Omit<DicomPlane, "image"> {
  readonly file: SourceFile;
  readonly rows: number;
  readonly columns: number;
}
