import type { EnsembleCoverage } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import { hash32 } from "@/domain/random";
import { manifoldMeasures } from "@/evaluation/metrics/manifold";
import { featuresOf, type Extractor } from "@/evaluation/metrics/quality";
import { extractorOf } from "./extractor";
import type { ExperimentModels } from "./models";
import type { ExperimentPlace } from "./place";
import type { Parts } from "./tables";

// Eilertsen et al. 2021 (arXiv 2104.11797): one model covers too little of the data; several cover more. Measured on the
// same number of images whatever the number of models, so that a rise cannot come from more images.

const STREAM = 91;
/** Neighbourhoods need more than five images on each side. */
const LEAST = 8;
const MOST = 200;

const coverageFile = (folder: string): string => `${folder}/coverage.json`;

/** Measures each class that has several models, against its held-out real images; kept beside the results. */
export async function writeEnsembleCoverage(
  place: ExperimentPlace,
  parts: Parts,
  models: ExperimentModels,
): Promise<void> {
  const { config, store, folder } = place;
  if (!config.arms.includes("ensemble") || (await store.exists(coverageFile(folder)))) return;
  const extractor = await extractorOf(store, folder, "this experiment");
  if (!extractor) return;
  const found: EnsembleCoverage[] = [];
  for (const classIndex of config.classIds.keys()) {
    const measured = await coverageOf(place, parts, models, extractor, classIndex);
    if (measured) found.push(measured);
  }
  const text = JSON.stringify({ version: 1, ensembles: found });
  await store.write(coverageFile(folder), new TextEncoder().encode(text));
}

export async function readEnsembleCoverage(
  store: FileStore,
  folder: string,
): Promise<readonly EnsembleCoverage[]> {
  if (!(await store.exists(coverageFile(folder)))) return [];
  const text = new TextDecoder().decode(await store.read(coverageFile(folder)));
  return (JSON.parse(text) as { ensembles: readonly EnsembleCoverage[] }).ensembles;
}

async function coverageOf(
  { config }: ExperimentPlace,
  parts: Parts,
  models: ExperimentModels,
  extractor: Extractor,
  classIndex: number,
): Promise<EnsembleCoverage | null> {
  const trained = await trainedModels(models, classIndex, config.ensembleSize);
  const real = await heldOut(parts, classIndex);
  const area = config.classifier.size ** 2;
  const count = Math.min(MOST, real.length / area);
  if (trained < 2 || count < LEAST) return null;
  const ofReal = await featuresOf(extractor, real.subarray(0, count * area));
  const points: EnsembleCoverage["points"][number][] = [];
  for (let k = 1; k <= trained; k++) {
    const images = new Float32Array(count * area);
    let at = 0;
    for (let model = 0; model < k; model++) {
      const share = Math.floor((count + model) / k);
      const seed = hash32(config.seed, STREAM, 1000 * classIndex + model);
      images.set(await models.make(classIndex, model, share, seed), at * area);
      at += share;
    }
    points.push({ models: k, ...manifoldMeasures(ofReal, await featuresOf(extractor, images)) });
  }
  const n = { real: count, synthetic: count };
  return { classId: config.classIds[classIndex]!, extractor: extractor.name, seed: config.seed, n, points };
}

async function trainedModels(models: ExperimentModels, classIndex: number, most: number): Promise<number> {
  let trained = 0;
  while (trained < most && (await models.has(classIndex, trained))) trained++;
  return trained;
}

/** Real images of a class that no model has seen: the validation and test parts. */
export async function heldOut({ validation, test }: Parts, classIndex: number): Promise<Float32Array> {
  const read = (part: Parts["test"]) => {
    const own = Array.from({ length: part.count }, (_, i) => i).filter((i) => part.classOf(i) === classIndex);
    return part.read(own);
  };
  const [first, second] = [await read(validation), await read(test)];
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
