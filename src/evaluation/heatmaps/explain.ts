import type { HeatmapMethod } from "@/domain/quality";
import { disposeAll, type Params } from "@/tensor/params";
import type { ClassifierModel } from "../classifier/model";
import { loaded } from "../classifier/model";
import { fineGradCam, gradCam } from "./gradCam";
import { blurred, positive, type Heatmap } from "./heatmap";
import { integratedGradients } from "./integratedGradients";
import { occlusion } from "./occlusion";

export interface Question {
  /** size × size, −1 to 1. */
  readonly image: Float32Array;
  /** What counts as nothing to see: the mean of the training images. */
  readonly baseline: Float32Array;
  readonly classIndex: number;
}

/** A heatmap by any method, scaled to 0–1. */
export async function explain(
  model: ClassifierModel,
  method: HeatmapMethod,
  question: Question,
): Promise<Heatmap> {
  const params = loaded(model.weights);
  try {
    return await explainWith(model, params, method, question);
  } finally {
    disposeAll(params);
  }
}

/** As `explain`, with the weights already on the device. */
export async function explainWith(
  model: ClassifierModel,
  params: Params,
  method: HeatmapMethod,
  { image, baseline, classIndex }: Question,
): Promise<Heatmap> {
  const { size } = model.config;
  switch (method) {
    case "fine-grad-cam":
      return fineGradCam(model, params, image, classIndex);
    case "grad-cam":
      return gradCam(model, params, image, classIndex);
    case "grad-cam++":
      return gradCam(model, params, image, classIndex, true);
    case "occlusion":
      return { values: positive(await occlusion(model, params, image, baseline, classIndex)), size };
    case "integrated-gradients": {
      const shares = await integratedGradients(model, params, image, baseline, classIndex);
      // Single pixels flicker; a patch of them is what an eye can follow.
      return { values: positive(blurred(positive(shares), size, size / 40)), size };
    }
    default:
      return method satisfies never;
  }
}

/** Mean of several classifiers' heatmaps of one image, and how far they disagree at each pixel. */
export function combined(heatmaps: readonly Heatmap[]): { mean: Heatmap; spread: Float32Array } {
  const { size } = heatmaps[0]!;
  const mean = new Float32Array(size * size);
  for (const { values } of heatmaps) values.forEach((value, i) => (mean[i]! += value / heatmaps.length));
  const spread = new Float32Array(size * size);
  for (const { values } of heatmaps)
    values.forEach((value, i) => (spread[i]! += (value - mean[i]!) ** 2 / heatmaps.length));
  return { mean: { values: mean, size }, spread: spread.map(Math.sqrt) };
}
