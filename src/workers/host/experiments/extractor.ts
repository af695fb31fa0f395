import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { decodeClassifier } from "@/evaluation/classifier/modelFile";
import { modelPath } from "@/evaluation/experiment/run";
import type { Extractor } from "@/evaluation/metrics/quality";
import type { Desk } from "../desk";
import { experimentFolder } from "../places";

/** The classifier of real images of an experiment's first seed; null when it is not trained. */
export async function extractorOf(
  store: FileStore,
  folder: string,
  experiment: string,
): Promise<Extractor | null> {
  const path = modelPath(folder, "arm/real/1/0");
  if (!(await store.exists(path))) return null;
  const model = decodeClassifier(await store.read(path));
  return { name: `classifier of real images of "${experiment}", seed ${model.config.seed}`, model };
}

export const SHIPPED_EXTRACTOR = "extractor-phantom-64.dkc";

/** The one that ships with the app. */
export async function shippedExtractor(
  fetchModel: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>,
): Promise<Extractor> {
  const bytes = await fetchModel(SHIPPED_EXTRACTOR);
  if (bytes) return { name: "phantom extractor 64, as shipped", model: decodeClassifier(bytes) };
  throw new AppError(
    "not-found",
    "The network that compares images did not ship with this copy of Darkroom.",
    {
      kept: "Nothing was changed.",
      advice: "Run an experiment: its classifier of real images takes its place.",
    },
  );
}

/** The newest experiment's classifier of real images of this data set. */
export async function ownExtractor(
  desk: Pick<Desk, "files" | "records">,
  datasetId: string,
): Promise<Extractor | null> {
  const own = (await desk.records.experiments.all()).filter(({ config }) => config.datasetId === datasetId);
  for (const { id, name } of own.reverse()) {
    const found = await extractorOf(desk.files, experimentFolder(id), name);
    if (found) return found;
  }
  return null;
}
