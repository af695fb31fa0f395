import type { ImageVerdict, HeatmapMethod, SanityCheck } from "@/domain/quality";
import { decimal } from "../format";
import type { Saliency } from "./useSaliency";

/** A map ready to be drawn, with what is said in the corner of its image. */
export interface DrawnHeat {
  readonly map: Float32Array;
  readonly size: number;
  readonly note: string;
}

export const METHOD_WORDS: Readonly<Record<HeatmapMethod, string>> = {
  "fine-grad-cam": "Fine Grad-CAM",
  "grad-cam": "Grad-CAM",
  "grad-cam++": "Grad-CAM++",
  occlusion: "Occlusion",
  "integrated-gradients": "Integrated gradients",
};

export function drawnSaliency({ map, size, score }: Saliency): DrawnHeat {
  return { map, size, note: `Judged real ${decimal(score, 2)}` };
}

/** The ensemble's mean map, or how far its members differ at each place, scaled to the largest difference. */
export function drawnVerdict(
  { heatmap, method }: ImageVerdict,
  shows: "mean" | "spread",
  className: string,
): DrawnHeat {
  const { map, spread, size } = heatmap;
  const what = `${METHOD_WORDS[method]}, ${className}`;
  if (shows === "mean") return { map, size, note: what };
  const most = spread.reduce((high, value) => Math.max(high, value), 0);
  return {
    map: most > 0 ? spread.map((value) => value / most) : spread,
    size,
    note: most > 0 ? `${what}, differ by ${decimal(most, 2)}` : `${what}, no difference`,
  };
}

/** What the randomisation check says of a method. */
export function checkWords({ passed, correlation }: SanityCheck): string {
  const alike = `${decimal(correlation, 2)} like those of an untrained network`;
  return passed ? `Passed its check: ${alike}.` : `Failed its check: ${alike}. It shows edges, not reasons.`;
}
