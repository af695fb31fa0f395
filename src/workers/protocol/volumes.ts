import type { Plane, VolumeSet, VolumeSlice } from "@/domain/volumeSet";
import type { VolumeImportOptions, VolumeImportProgress } from "@/domain/dataset";
import type { ImportRequest } from "./library";
import { operation } from "./operation";

/** Operations of the library worker on sets of volumes. */

/** A new set, or the id of one that was stopped, which goes on. */
export type CtSetRequest =
  | { readonly kind: "new"; readonly side: number; readonly count: number; readonly seed: number }
  | { readonly kind: "continue"; readonly id: string };
export interface CtSetReport {
  readonly set: VolumeSet;
  /** Volumes, parts included. */
  readonly done: number;
  readonly total: number;
  readonly etaMs: number | null;
}
export const createCt = operation<CtSetRequest, CtSetReport, VolumeSet>("library/volume/create");
export const listVolumes = operation<void, never, readonly VolumeSet[]>("library/volume/list");
export const removeVolumes = operation<{ id: string }, never, void>("library/volume/remove");

/** One volume for each DICOM series and each NIfTI file. */
export const importVolumes = operation<
  Pick<ImportRequest, "files"> & { readonly options: VolumeImportOptions },
  VolumeImportProgress,
  { readonly set: VolumeSet; readonly notes: readonly string[] }
>("library/volume/import");
/** How many of the files seem to be planes of volumes, or volumes; a few of each folder are looked into. */
export const findVolumes = operation<Pick<ImportRequest, "files">, never, VolumesFound>(
  "library/volume/find",
);
export interface VolumesFound {
  /** Folders in which planes of CT or MR were found. */
  readonly series: number;
  readonly nifti: number;
}

export interface SliceRequest {
  readonly id: string;
  readonly number: number;
  readonly plane: Plane;
  readonly at: number;
}
/** Reads only the blocks that the slice crosses. */
export const readVolumeSlice = operation<SliceRequest, never, VolumeSlice>("library/volume/slice");
