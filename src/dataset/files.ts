/** Where a data set keeps its files. */
export const DATASETS = "datasets";

type FileName = "index.json" | "pixels.bin" | "thumbs.bin" | "salt" | "prepared" | "nearest";

export function datasetFile(id: string, name?: FileName): string {
  return name === undefined ? `${DATASETS}/${id}` : `${DATASETS}/${id}/${name}`;
}
