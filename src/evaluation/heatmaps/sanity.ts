import type { HeatmapMethod, SanityCheck } from "@/domain/quality";
import type { ClassifierModel, Weights } from "../classifier/model";
import { initialise, disposeAll } from "@/tensor/params";
import { keptOf } from "../classifier/model";
import { networkOf } from "../classifier/network";
import { explain, type Question } from "./explain";

/** Above this a heatmap is closer to the untrained network's than to an answer of its own. */
const LIMIT = 0.5;

/**
 * The model randomisation test of Adebayo et al. 2018 (arXiv 1810.03292): a method whose heatmaps stay the same when
 * every weight is replaced by a random one explains the image, not the classifier.
 */
export async function randomisationCheck(
  model: ClassifierModel,
  method: HeatmapMethod,
  questions: readonly Question[],
  seed: number,
): Promise<SanityCheck> {
  const random: ClassifierModel = { ...model, weights: await randomWeights(model, seed) };
  let sum = 0;
  for (const question of questions) {
    const learned = await explain(model, method, question);
    const blind = await explain(random, method, question);
    sum += Math.abs(rankCorrelation(learned.values, blind.values));
  }
  const correlation = sum / questions.length;
  return { method, correlation, images: questions.length, passed: correlation < LIMIT };
}

async function randomWeights({ config }: ClassifierModel, seed: number): Promise<Weights> {
  const params = initialise(networkOf(config.kind).specs(config), seed, 61);
  try {
    return await keptOf(params);
  } finally {
    disposeAll(params);
  }
}

/** Spearman's correlation of ranks, ties at their mean rank; 0 when one side is constant. */
export function rankCorrelation(a: Float32Array, b: Float32Array): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length - 1) / 2;
  let [both, squaresX, squaresY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    both += (x[i]! - mean) * (y[i]! - mean);
    squaresX += (x[i]! - mean) ** 2;
    squaresY += (y[i]! - mean) ** 2;
  }
  return squaresX > 0 && squaresY > 0 ? both / Math.sqrt(squaresX * squaresY) : 0;
}

function ranks(values: Float32Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) result[order[i]!] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}
