import { openDataset, readStored } from "@/dataset/library";
import { trainingImage } from "@/dataset/preprocess";
import type { CascadeSample, EdgeMethod, EdgeSource } from "@/domain/cascadeRecord";
import type { FileStore } from "@/domain/files";
import type { StoredPixels } from "@/domain/image";
import { guideEdges, guideOf } from "@/gan/cascade/edgeGuide";
import { edgesOf } from "@/gan/cascade/edges";
import { planeBoxes } from "@/gan/cascade/planeBoxes";
import type { ReadBox } from "@/gan/cascade/windows";
import type { Desk } from "../desk";
import { drawingFile } from "./samples";

/** Side at which Canny looks for lines: at every scale of a sample they are the same ones. */
const LINES_SIDE = 256;

/** Puts down what of the edges is not in the record: a drawing. */
export async function keepGuide(
  { files }: Pick<Desk, "files">,
  sample: CascadeSample,
  edges: EdgeSource,
): Promise<void> {
  if (edges.kind === "drawing") await files.write(drawingFile(sample), edges.edges);
}

/** The edges that a sample follows, at each of its sides. */
export async function guideOfSample(
  { files }: Pick<Desk, "files">,
  sample: CascadeSample,
): Promise<((side: number) => ReadBox) | undefined> {
  const { edges } = sample;
  if (!edges) return undefined;
  if (edges.kind === "drawing") {
    return guideEdges({ side: edges.side, edges: await files.read(drawingFile(sample)), strength: 1 });
  }
  const index = await openDataset(files, edges.datasetId);
  const image = await readStored(files, index, edges.index);
  if (edges.method === "canny") {
    return guideEdges({ side: LINES_SIDE, edges: await edgesAt(image, LINES_SIDE, "canny"), strength: 1 });
  }
  return (side) => edgesOf(planeBoxes(trainingImage(image, side, "pad"), side), [1, side, side], 2);
}

/** The edges of an image of a data set, 0 to 255. */
export async function readEdges(
  files: FileStore,
  { datasetId, index, method, side }: { datasetId: string; index: number; method: EdgeMethod; side: number },
): Promise<{ side: number; edges: Uint8Array<ArrayBuffer> }> {
  const image = await readStored(files, await openDataset(files, datasetId), index);
  return { side, edges: await edgesAt(image, side, method) };
}

function edgesAt(image: StoredPixels, side: number, method: EdgeMethod): Promise<Uint8Array<ArrayBuffer>> {
  return guideOf(trainingImage(image, side, "pad"), side, method);
}
