import type {
  DatasetIndex,
  DatasetSummary,
  Fit,
  ImportOptions,
  ImportProgress,
  ImportResult,
  SplitConfig,
} from "@/domain/dataset";
import type { StoredPixels } from "@/domain/image";
import type { FoundItem } from "@/domain/kept";
import { operation } from "./operation";

/** Operations of the library worker: data sets, their images, exports. It never touches a tensor. */

export interface ImportRequest {
  /** Handles, not bytes: files are read one at a time. `path` is relative to the dropped folder. */
  readonly files: readonly { readonly path: string; readonly file: Blob }[];
  readonly options: ImportOptions;
}
export const importFiles = operation<ImportRequest, ImportProgress, ImportResult>("library/import");

export interface PhantomRequest {
  /** Id of the set to make, so that it can be opened while it still grows; chosen by the worker when absent. */
  readonly id?: string;
  readonly seed: number;
  /** Patients per class id. */
  readonly patients: readonly { readonly classId: string; readonly count: number }[];
  /** Rows and columns of the stored radiographs. */
  readonly size: number;
  readonly name?: string;
}
export const createPhantom = operation<PhantomRequest, ImportProgress, ImportResult>("library/phantom");

export const listDatasets = operation<void, never, readonly DatasetSummary[]>("library/list");
export const openDataset = operation<{ id: string }, never, DatasetIndex>("library/open");
export const removeDataset = operation<{ id: string }, never, void>("library/remove");
export const changeSplit = operation<{ id: string; split: SplitConfig }, never, DatasetIndex>(
  "library/split",
);

/** 8-bit thumbnails, `indices.length × 64 × 64`, each through its own display window. */
export const readThumbnails = operation<{ id: string; indices: readonly number[] }, never, Uint8Array>(
  "library/thumbnails",
);
export const readImage = operation<{ id: string; index: number }, never, StoredPixels>("library/image");

/** A neighbour found by distance: root mean square difference of the images at 64², each scaled to 0–1. */
export interface Neighbour {
  readonly index: number;
  readonly distance: number;
}
export interface NearestResult {
  readonly neighbours: readonly Neighbour[];
  /** Images searched: the training part of the classes asked for. */
  readonly searched: number;
  /**
   * Nearest distances between real images of *different* patients, ascending: the control. A synthetic
   * image closer to a real one than nearly all of these is a possible copy.
   */
  readonly control: readonly number[];
}
export interface NearestRequest {
  readonly datasetId: string;
  readonly classIds: readonly string[];
  /** A square image, values 0–1, row-major. */
  readonly image: Float32Array;
  readonly size: number;
  readonly count: number;
  /** How the run's training images became square; `pad` when left out. */
  readonly fit?: Fit;
}
export const findNearest = operation<NearestRequest, never, NearestResult>("library/nearest");

export interface ExportRequest {
  readonly sampleSetId: string;
  readonly format: "png" | "dicom";
  /** Burn the word SYNTHETIC into a corner. */
  readonly cornerMark: boolean;
}
/** A zip: images, labels.csv with class and seed, README.txt. */
export const exportSamples = operation<
  ExportRequest,
  { done: number; total: number },
  { zip: Blob; fileName: string }
>("library/export");

export interface StorageReport {
  readonly used: number;
  readonly quota: number | null;
  readonly persisted: boolean;
}
export const storageReport = operation<void, never, StorageReport>("library/storage");

/** Everything that a worker can see of what this browser keeps, found by looking; and what it amounts to. */
export interface KeptFound {
  readonly found: readonly FoundItem[];
  /** Images in all data sets, and in all sample sets; null when their lists cannot be read. */
  readonly images: number | null;
  readonly syntheticImages: number | null;
}
export const listKept = operation<void, never, KeptFound>("library/kept");
