import type { CascadeSampleProgress, PatchPreview, ScaleIndex, ScaleProgress } from "@/domain/cascade";
import type {
  CascadeChoices,
  CascadePicture,
  CascadePlan,
  CascadeRecord,
  CascadeSample,
  CascadeSource,
  EdgeMethod,
  EdgeSource,
} from "@/domain/cascadeRecord";
import type { Plane } from "@/domain/volumeSet";
import { operation } from "./operation";

/** Operations of the training worker on cascades: models that make large images and volumes in fixed memory. */

/** Looks at the source and measures a few steps on the device; nothing is kept. */
export const planCascade = operation<CascadeChoices, never, CascadePlan>("cascade/plan");
/** @throws {AppError} with the plan's refusal */
export const createCascade = operation<CascadeChoices, never, CascadeRecord>("cascade/create");
export const listCascades = operation<{ readonly source?: CascadeSource }, never, readonly CascadeRecord[]>(
  "cascade/list",
);
/** Removes its samples as well. */
export const removeCascade = operation<{ readonly id: string }, never, void>("cascade/remove");

export type CascadeReport =
  | { readonly kind: "preparing"; readonly done: number; readonly total: number }
  | { readonly kind: "record"; readonly record: CascadeRecord }
  | { readonly kind: "progress"; readonly progress: ScaleProgress }
  /** New patches of this scale can be read. */
  | { readonly kind: "patches"; readonly scale: ScaleIndex; readonly step: number }
  /** The whole image so far, made by the scales up to this one, can be read. */
  | { readonly kind: "whole"; readonly scale: ScaleIndex; readonly step: number };
/** Trains the scales given, all that are not finished when left out, from where they stood; resolves when done or paused. */
export const trainCascade = operation<
  { readonly id: string; readonly scales?: readonly ScaleIndex[] },
  CascadeReport,
  CascadeRecord
>("cascade/train");
export const pauseCascade = operation<{ readonly id: string }, never, void>("cascade/pause");

/** The last previews of a scale, kept with the cascade; null before the first. */
export const readCascadePreview = operation<
  { readonly id: string; readonly scale: ScaleIndex },
  never,
  {
    readonly step: number;
    readonly patches: PatchPreview | null;
    /** The whole image so far; of a volume the middle plane of each direction. */
    readonly whole: readonly CascadePicture[];
  } | null
>("cascade/preview");

/** A new sample, or one that was paused, which goes on. */
export type SampleCascadeRequest =
  | {
      readonly kind: "new";
      readonly cascadeId: string;
      readonly seed: number;
      readonly size: number;
      readonly truncation: number;
      readonly edges?: EdgeSource;
    }
  | { readonly kind: "continue"; readonly id: string };
/** Coarse first, then detail tile by tile. Aborting pauses it; so does storage that is full (`quota`). */
export const sampleFromCascade = operation<
  SampleCascadeRequest,
  { readonly sample: CascadeSample; readonly progress: CascadeSampleProgress },
  CascadeSample
>("cascade/sample");
export const listCascadeSamples = operation<{ readonly cascadeId?: string }, never, readonly CascadeSample[]>(
  "cascade/samples",
);
export const removeCascadeSample = operation<{ readonly id: string }, never, void>("cascade/sample/remove");

/**
 * A part of a plane as it stands now, scaled down to at most `most` pixels a side: the finest scale that is there,
 * and below it the coarser one.
 */
export const readCascadePicture = operation<
  {
    readonly sampleId: string;
    readonly plane: Plane;
    /** 0 to 1 along the axis across the plane. */
    readonly at: number;
    /** The part of the plane, 0 to 1: the whole when left out. */
    readonly part?: {
      readonly top: number;
      readonly left: number;
      readonly height: number;
      readonly width: number;
    };
    readonly most: number;
  },
  never,
  CascadePicture
>("cascade/picture");

/** The edges of an image of a data set as a drawing that can be changed. */
export const readEdges = operation<
  {
    readonly datasetId: string;
    readonly index: number;
    readonly method: EdgeMethod;
    readonly side: number;
  },
  never,
  { readonly side: number; readonly edges: Uint8Array<ArrayBuffer> }
>("cascade/edges");

/** A finished sample as a file: an image as DICOM or PNG, a volume as a DICOM series in a zip. */
export const exportCascadeSample = operation<
  { readonly id: string; readonly format: "dicom" | "png" },
  { readonly done: number; readonly total: number },
  { readonly file: Blob; readonly fileName: string }
>("cascade/export");
