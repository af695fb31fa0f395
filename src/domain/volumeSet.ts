import type { DisplayWindow } from "./image";
import type { Triple } from "./volume";

/** One volume of a set. Holds no identifier of a person. */
export interface VolumeEntry {
  /** Its number in the set: also the name of its file. */
  readonly number: number;
  /** What it is called on the screen. */
  readonly label: string;
  readonly className: string;
  readonly size: Triple;
  readonly spacing: Triple;
  /** What its values are: Hounsfield units when left out. */
  readonly scale?: ValueScale;
  /** Imported only: salted hash of the patient, as in `ImageRecord`. */
  readonly patient?: string;
}

/** `relative`: 0 and 1000 stand for the 0.5th and the 99.5th percentile of the volume, as for MR. */
export type ValueScale = "hounsfield" | "relative";

/** A set of volumes as the page knows it: facts, never voxels, and no identifier of a person. */
export interface VolumeSet {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly kind: "phantom" | "synthetic" | "imported";
  /** Synthetic only: the cascade that made it. */
  readonly cascadeId?: string;
  /** What was done to the scans when they came in. */
  readonly notes?: readonly string[];
  /** Volumes that are whole. */
  readonly volumes: readonly VolumeEntry[];
  /** How many were asked for; more than there are while the set is being made, or after it was stopped. */
  readonly wanted: number;
  /** Voxels along the longest edge of any of its volumes. */
  readonly side: number;
  /** 0 where nothing was drawn. */
  readonly seed: number;
  readonly bytes: number;
}

/** What black and white of a training volume stand for: the range of a CT's 12 bits, or of a relative scale. */
export const HU_WINDOW: DisplayWindow = { center: 1023.5, width: 4095 };
export const RELATIVE_WINDOW: DisplayWindow = { center: 500, width: 1000 };

export const CT_SIZES = [64, 128, 256, 512] as const;
export const PLANES = ["axial", "coronal", "sagittal"] as const;
export type Plane = (typeof PLANES)[number];
/** The axis of a volume that a plane scrolls along: planes, rows, columns. */
export const AXIS_OF: Readonly<Record<Plane, 0 | 1 | 2>> = { axial: 0, coronal: 1, sagittal: 2 };

/** One slice: modality values, row-major, head or front at the top, the patient's right or front at the left. */
export interface VolumeSlice {
  readonly plane: Plane;
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  /** Hounsfield units in a CT. */
  readonly values: Int16Array<ArrayBuffer>;
  /** Row and column spacing in mm. */
  readonly spacing: readonly [number, number];
}

/** Which of the two sides of a comparison a set belongs to. */
export type VolumeSide = "real" | "synthetic";
export const sideOf = ({ kind }: VolumeSet): VolumeSide => (kind === "synthetic" ? "synthetic" : "real");
