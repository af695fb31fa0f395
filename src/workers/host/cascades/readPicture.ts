import type { CascadePicture } from "@/domain/cascadeRecord";
import type { Desk } from "../desk";
import { pictureOf, shownOf, type PictureRequest } from "./picture";
import type { OpenScales } from "./openScales";
import { findSample } from "./samples";

/** A part of a plane of a sample as it stands now. */
export async function readCascadePicture(
  desk: Pick<Desk, "files" | "records">,
  open: OpenScales,
  { sampleId, ...request }: PictureRequest & { readonly sampleId: string },
): Promise<CascadePicture> {
  const sample = await findSample(desk, sampleId);
  const volumes = await open.of(desk, sample);
  const finest = volumes.at(-1);
  if (finest) return pictureOf(volumes, request, shownOf(sample.dim, finest.info));
  const nothing = () => new Uint8Array(1);
  return { rows: 1, columns: 1, pixels: nothing(), sharp: nothing(), scale: 0, side: sample.sides[0]! };
}
