import type { DisplayWindow, LongSide } from "./image";
import type { ErrorCode } from "./errors";

export type Part = "train" | "validation" | "test";
export const PARTS: readonly Part[] = ["train", "validation", "test"];
export type SourceKind = "dicom" | "png" | "jpeg" | "phantom";

/** A class of a data set; `id` is a slug of the name, stable within the set. */
export interface ClassInfo {
  readonly id: string;
  readonly name: string;
}

/** What is known of one accepted image. Holds no identifier: no file name, no header value of a person. */
export interface ImageRecord {
  /** Position in the data set: also the row in the pixel and thumbnail files. */
  readonly index: number;
  /** SHA-256 of the pixels, first 16 hex digits; finds duplicates. */
  readonly hash: string;
  /** Salted hash of the patient, as `P-` and 8 hex digits; the salt never leaves the importing worker's storage. */
  readonly patient: string;
  readonly classId: string;
  /** True size of the file, before scaling to the stored size. */
  readonly originalRows: number;
  readonly originalColumns: number;
  readonly rows: number;
  readonly columns: number;
  readonly slope: number;
  readonly intercept: number;
  readonly window: DisplayWindow;
  readonly spacing?: readonly [number, number];
  readonly source: SourceKind;
  /** Where the 16-bit pixels start in the set's pixel file, in bytes. */
  readonly offset: number;
  /** Phantom only: how the image can be made again, mask included. */
  readonly phantom?: { readonly patient: number; readonly exposure: number };
}

/** A file that was left out, and why. Lives in the session only: file names may identify people. */
export interface Rejection {
  readonly path: string;
  readonly code: ErrorCode;
  /** One sentence for a person. */
  readonly reason: string;
}

/** Share of patients in each part, and the seed of their draw. */
export interface SplitConfig {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}
export const DEFAULT_SPLIT: SplitConfig = { train: 0.7, validation: 0.15, test: 0.15, seed: 41 };

/** A data set as the UI knows it: counts, never pixels. */
export interface DatasetSummary {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly kind: "phantom" | "imported";
  readonly classes: readonly ClassInfo[];
  readonly split: SplitConfig;
  /** Bytes on disk. */
  readonly bytes: number;
  readonly rejectedCount: number;
  /** Most pixels that an image keeps on its longer side; 1,024 when left out. */
  readonly longSide?: LongSide;
}

/** Every image of a set with its part. 10,000 of these are a few MB at most. */
export interface DatasetIndex {
  readonly summary: DatasetSummary;
  readonly images: readonly ImageRecord[];
  /** Part of each image, by index; decided by patient. */
  readonly parts: readonly Part[];
}

/** How a non-square image becomes a square training image. */
export type Fit = "pad" | "crop" | "stretch";

/** Where the class of a file comes from. */
export type LabelSource =
  | { readonly kind: "folders" }
  | {
      readonly kind: "csv";
      /** The CSV's text, already read. */
      readonly text: string;
      readonly fileColumn: string;
      readonly classColumn: string;
      readonly patientColumn?: string;
    }
  /** All files are one class with this name. */
  | { readonly kind: "single"; readonly name: string };

/** Where the patient of a file comes from when its header does not say. */
export type PatientSource =
  /** The known patterns of public sets, else each file its own patient. */
  | { readonly kind: "auto" }
  /** The first capture group of this regular expression on the file name; no match: the file is its own patient. */
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "each-file" };

export interface ImportOptions {
  readonly name: string;
  readonly labels: LabelSource;
  readonly patients: PatientSource;
  /** 1,024 when left out. */
  readonly longSide?: LongSide;
}

export interface VolumeImportOptions extends ImportOptions {
  /** Missing planes are made up from their neighbours; without it their series is refused. */
  readonly fillGaps: boolean;
}

export interface VolumeImportProgress {
  /** First every file is looked at, then volumes are stored. */
  readonly step: "looking" | "storing";
  /** Files, then volumes, parts included. */
  readonly done: number;
  readonly total: number;
  /** Rejections since the last report. */
  readonly rejected: readonly Rejection[];
  readonly etaMs: number | null;
}

export interface ImportProgress {
  readonly read: number;
  readonly total: number;
  readonly accepted: number;
  /** Rejections since the last report. */
  readonly rejected: readonly Rejection[];
  readonly etaMs: number | null;
}

export interface ImportResult {
  readonly index: DatasetIndex;
  /** Said of the whole import: CSV rows that name missing files, one class only, and the like. */
  readonly notes: readonly string[];
}
