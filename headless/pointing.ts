import type { HeatmapMethod } from "@/domain/quality";
import type { ClassifierModel } from "@/evaluation/classifier/model";
import { loaded } from "@/evaluation/classifier/model";
import { combined, explainWith } from "@/evaluation/heatmaps/explain";
import type { Heatmap } from "@/evaluation/heatmaps/heatmap";
import { chanceOfPointing, intersectionOverUnion, pointsAt } from "@/evaluation/heatmaps/lesions";
import { wilsonInterval } from "@/evaluation/statistics/proportion";
import { disposeAll } from "@/tensor/params";
import { PHANTOM_CLASS_IDS, type MaskedImage } from "./phantomClassifier";

/** How well heatmaps find the findings. */
export interface Scores {
  readonly images: number;
  /** Share of heatmaps whose hottest pixel lies on the lesion, or within the tolerance of it. */
  readonly pointingGame: number;
  /** 95%, Wilson. */
  readonly interval: { readonly lo: number; readonly hi: number };
  /** What pointing anywhere at random would reach: the mean share of pixels that would count as a hit. */
  readonly chance: number;
  readonly iou: number;
}
export interface MethodScores extends Scores {
  readonly perClass: Readonly<Record<string, Scores>>;
}

export interface Measure {
  /** Pixels. */
  readonly tolerance: number;
  readonly threshold: number;
}

/** Each member's heatmaps of each image, in the order of the members. */
export async function heatmapsOf(
  members: readonly ClassifierModel[],
  method: HeatmapMethod,
  images: readonly MaskedImage[],
  baseline: Float32Array,
  done: (count: number) => void,
): Promise<Heatmap[][]> {
  const found: Heatmap[][] = [];
  for (const model of members) {
    const params = loaded(model.weights);
    const own: Heatmap[] = [];
    try {
      for (const { image, classIndex } of images) {
        own.push(await explainWith(model, params, method, { image, baseline, classIndex }));
        done(found.length * images.length + own.length);
      }
    } finally {
      disposeAll(params);
    }
    found.push(own);
  }
  return found;
}

/** The members' mean heatmap of each image. */
export function together(heatmaps: readonly (readonly Heatmap[])[]): Heatmap[] {
  return heatmaps[0]!.map((_, image) => combined(heatmaps.map((own) => own[image]!)).mean);
}

export function scoresOf(
  heatmaps: readonly Heatmap[],
  images: readonly MaskedImage[],
  { tolerance, threshold }: Measure,
): MethodScores {
  const hits = images.map(({ mask, classIndex }, i): Hit => {
    const heatmap = heatmaps[i]!;
    return {
      classIndex,
      pointed: pointsAt(heatmap, mask, tolerance),
      chance: chanceOfPointing(mask, heatmap.size, tolerance),
      iou: intersectionOverUnion(heatmap, mask, threshold),
    };
  });
  const classes = [...new Set(hits.map(({ classIndex }) => classIndex))].sort((a, b) => a - b);
  return {
    ...summary(hits),
    perClass: Object.fromEntries(
      classes.map((c) => [PHANTOM_CLASS_IDS[c]!, summary(hits.filter(({ classIndex }) => classIndex === c))]),
    ),
  };
}

interface Hit {
  readonly classIndex: number;
  readonly pointed: boolean;
  readonly chance: number;
  readonly iou: number;
}

function summary(hits: readonly Hit[]): Scores {
  const mean = (of: (hit: Hit) => number): number =>
    hits.reduce((sum, hit) => sum + of(hit), 0) / hits.length;
  const pointed = hits.filter((hit) => hit.pointed).length;
  return {
    images: hits.length,
    pointingGame: pointed / hits.length,
    interval: wilsonInterval(pointed, hits.length),
    chance: mean(({ chance }) => chance),
    iou: mean(({ iou }) => iou),
  };
}
