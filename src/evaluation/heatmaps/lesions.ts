import type { Heatmap } from "./heatmap";

/** True when the hottest pixel lies on the lesion, or within the tolerance of it (Zhang et al. 2018, arXiv 1608.00507). */
export function pointsAt({ values, size }: Heatmap, mask: Uint8Array, tolerance: number): boolean {
  const hottest = values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
  return near(mask, size, hottest, tolerance);
}

/** Share of pixels that lie on the lesion or within the tolerance: what pointing at random would reach. */
export function chanceOfPointing(mask: Uint8Array, size: number, tolerance: number): number {
  return mask.filter((_, at) => near(mask, size, at, tolerance)).length / mask.length;
}

function near(mask: Uint8Array, size: number, at: number, tolerance: number): boolean {
  const [row, column] = [Math.floor(at / size), at % size];
  const reach = Math.ceil(tolerance);
  for (let y = Math.max(0, row - reach); y <= Math.min(size - 1, row + reach); y++) {
    for (let x = Math.max(0, column - reach); x <= Math.min(size - 1, column + reach); x++) {
      if (mask[y * size + x] && Math.hypot(y - row, x - column) <= tolerance) return true;
    }
  }
  return false;
}

/** Overlap of the heatmap's part above a threshold with the lesion: common pixels ÷ pixels of either. */
export function intersectionOverUnion({ values }: Heatmap, mask: Uint8Array, threshold: number): number {
  let [common, either] = [0, 0];
  values.forEach((value, i) => {
    const hot = value >= threshold;
    if (hot && mask[i]) common++;
    if (hot || mask[i]) either++;
  });
  return either > 0 ? common / either : 0;
}
