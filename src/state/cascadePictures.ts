import type { PatchPreview, ScaleIndex } from "@/domain/cascade";
import type { CascadePicture, EdgeMethod } from "@/domain/cascadeRecord";
import type { Plane } from "@/domain/volumeSet";
import { readCascadePicture, readCascadePreview, readEdges } from "@/workers/protocol/cascades";
import { appClients, type Clients } from "./clients";

export interface CascadePreview {
  readonly step: number;
  readonly patches: PatchPreview | null;
  readonly whole: readonly CascadePicture[];
}
/** A part of a plane, 0 to 1. */
export interface PlanePart {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}
export interface PictureRequest {
  readonly sampleId: string;
  readonly plane: Plane;
  readonly at: number;
  readonly part?: PlanePart;
  readonly most: number;
}
interface EdgeRequest {
  readonly datasetId: string;
  readonly index: number;
  readonly method: EdgeMethod;
  readonly side: number;
}
export interface EdgeDrawing {
  readonly side: number;
  readonly edges: Uint8Array<ArrayBuffer>;
}

/** Pictures of cascades on their way to the screen. They change while work goes on, so none is kept here. */
interface CascadePictures {
  preview(id: string, scale: ScaleIndex): Promise<CascadePreview | null>;
  picture(request: PictureRequest): Promise<CascadePicture>;
  edges(request: EdgeRequest): Promise<EdgeDrawing>;
}

function createCascadePictures({ training }: Pick<Clients, "training">): CascadePictures {
  return {
    preview: (id, scale) => training.call(readCascadePreview, { id, scale }),
    picture: (request) => training.call(readCascadePicture, request),
    edges: (request) => training.call(readEdges, request),
  };
}

export const cascadePictures: CascadePictures = createCascadePictures(appClients);
