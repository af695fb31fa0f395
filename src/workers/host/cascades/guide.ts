import { openDataset, readStored } from "@/dataset/library";
import { trainingImage } from "@/dataset/preprocess";
import { product } from "@/domain/blocks";
import type { CascadeSample, EdgeMethod, EdgeSource } from "@/domain/cascadeRecord";
import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { Box } from "@/domain/volume";
import { edgesOf } from "@/gan/cascade/edges";
import type { ReadBox } from "@/gan/cascade/windows";
import type { Desk } from "../desk";
import { drawingFile } from "./samples";

/** Puts down what of the edges is not in the record: a drawing. */
export async function keepGuide(
  { files }: Pick<Desk, "files">,
  sample: CascadeSample,
  edges: EdgeSource,
): Promise<void> {
  refuseCanny(edges.kind === "image" ? edges.method : "sobel");
  if (edges.kind === "drawing") await files.write(drawingFile(sample), edges.edges);
}

/** The edges that a sample follows, at each of its sides. */
export async function guideOfSample(
  { files }: Pick<Desk, "files">,
  sample: CascadeSample,
): Promise<((side: number) => ReadBox) | undefined> {
  const { edges } = sample;
  if (!edges) return undefined;
  if (edges.kind === "drawing") throw notYet();
  const index = await openDataset(files, edges.datasetId);
  const image = await readStored(files, index, edges.index);
  return (side) => edgesOf(boxesOf(trainingImage(image, side, "pad"), side), [1, side, side], 2);
}

/** The edges of an image of a data set, 0 to 255. */
export async function readEdges(
  files: FileStore,
  { datasetId, index, method, side }: { datasetId: string; index: number; method: EdgeMethod; side: number },
): Promise<{ side: number; edges: Uint8Array<ArrayBuffer> }> {
  refuseCanny(method);
  const image = await readStored(files, await openDataset(files, datasetId), index);
  const whole = { start: [0, 0, 0], size: [1, side, side] } as const;
  const values = await edgesOf(boxesOf(trainingImage(image, side, "pad"), side), whole.size, 2)(whole);
  return { side, edges: Uint8Array.from(values, (value) => Math.round(255 * value)) };
}

function boxesOf(values: Float32Array, side: number): ReadBox {
  return ({ start, size }: Box) => {
    const out = new Float32Array(product(size));
    for (let row = 0; row < size[1]; row++) {
      const from = (start[1] + row) * side + start[2];
      out.set(values.subarray(from, from + size[2]), row * size[2]);
    }
    return Promise.resolve(out);
  };
}

function refuseCanny(method: EdgeMethod): void {
  if (method === "canny") throw notYet();
}
function notYet(): AppError {
  return new AppError("bad-config", "These edges cannot be followed yet.", { advice: "Choose Sobel edges." });
}
