import type { StoredPixels } from "@/domain/image";
import type { ImageVerdict } from "@/domain/quality";
import type { VerdictRequest } from "@/workers/protocol/evaluation";
import type { NearestResult } from "@/workers/protocol/library";

export type { NearestResult };

/** Where a picture comes from, without its pixels. */
export type PictureSource =
  | { readonly kind: "real"; readonly datasetId: string }
  | { readonly kind: "synthetic"; readonly sampleSetId: string };

/**
 * Pixels on their way to the screen. Kept out of the store: components ask, draw and let go.
 * Results are cached up to a fixed number of bytes.
 */
export interface Pixels {
  /** 8-bit, indices.length × 64 × 64. */
  thumbnails(source: PictureSource, indices: readonly number[]): Promise<Uint8Array>;
  image(source: PictureSource, index: number): Promise<StoredPixels>;
  /** Grid of a run's fixed seeds, GRID_COUNT × size × size, 8-bit. */
  grid(runId: string, step: number): Promise<Uint8Array>;
  /** size × size, 0–1, with the discriminator's score (0–1, 1 = judged real). */
  saliency(
    runId: string,
    step: number,
    classId: string,
    source: PictureSource,
    index: number,
  ): Promise<{ size: number; map: Float32Array; score: number }>;
  /** What the classifiers of an experiment say of an image, with their heatmap. */
  verdict(request: VerdictRequest): Promise<ImageVerdict>;
  nearest(
    datasetId: string,
    classIds: readonly string[],
    source: PictureSource,
    index: number,
    count: number,
  ): Promise<NearestResult>;
  /** Lets go of all that is cached. */
  forget(): void;
}
