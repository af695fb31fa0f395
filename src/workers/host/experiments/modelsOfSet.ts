import type { EnsembleCoverage } from "@/domain/evaluation";
import { shareOf } from "@/domain/samples";
import { rowsOf } from "@/evaluation/metrics/features";
import { manifoldMeasures } from "@/evaluation/metrics/manifold";
import { featuresOf, type Extractor } from "@/evaluation/metrics/quality";

interface EnsembleImages {
  readonly classId: string;
  readonly models: number;
  /** Images of one class, the share of one model after the other. */
  readonly synthetic: Float32Array;
  readonly real: Float32Array;
  readonly seed: number;
}

/** Neighbourhoods need more than five images on each side. */
const LEAST = 8;

/**
 * How much of the real variety the first K models of a sampled ensemble cover, on as many images whatever K (Eilertsen
 * et al. 2021, arXiv 2104.11797); undefined where a model made too few.
 */
export async function coverageByModels(
  extractor: Extractor,
  { classId, models, synthetic, real, seed }: EnsembleImages,
): Promise<EnsembleCoverage | undefined> {
  const area = extractor.model.config.size ** 2;
  const all = synthetic.length / area;
  const budget = Math.floor(all / models);
  if (budget < LEAST) return undefined;
  const ofReal = await featuresOf(extractor, real);
  const ofAll = await featuresOf(extractor, synthetic);
  const points = Array.from({ length: models }, (_, i) => {
    const taken = firstModels(i + 1, models, all, budget);
    return { models: i + 1, ...manifoldMeasures(ofReal, rowsOf(ofAll, taken)) };
  });
  const n = { real: real.length / area, synthetic: budget };
  return { classId, extractor: extractor.name, seed, n, points };
}

/** So many images, in equal shares of the first `k` models. */
function firstModels(k: number, models: number, all: number, budget: number): number[] {
  return Array.from({ length: k }, (_, model) => {
    const [from] = shareOf(model, models, all);
    const [start, end] = shareOf(model, k, budget);
    return Array.from({ length: end - start }, (__, i) => from + i);
  }).flat();
}
