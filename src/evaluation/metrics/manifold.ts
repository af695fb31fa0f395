import type { ManifoldMeasures } from "@/domain/quality";
import { rowOf, squaredDistance, type Features } from "./features";

/**
 * Precision and recall (Kynkäänniemi et al. 2019, arXiv 1904.06991, k = 3) and density and coverage (Naeem et al. 2020,
 * arXiv 2002.09797, k = 5). An image's neighbourhood reaches to its k-th nearest neighbour among its own kind.
 */
export function manifoldMeasures(
  real: Features,
  synthetic: Features,
  { k = 3, densityK = 5 } = {},
): ManifoldMeasures {
  if (Math.min(real.count, synthetic.count) <= Math.max(k, densityK))
    throw new RangeError(`Neighbourhoods need more than ${Math.max(k, densityK)} images on each side.`);
  const realRadii = radii(real, k);
  const syntheticRadii = radii(synthetic, k);
  const densityRadii = radii(real, densityK);
  const covered = new Uint8Array(real.count);
  const recalled = new Uint8Array(real.count);
  let precise = 0;
  let inside = 0;
  for (let s = 0; s < synthetic.count; s++) {
    let hit = false;
    for (let r = 0; r < real.count; r++) {
      const distance = squaredDistance(rowOf(real, r), rowOf(synthetic, s));
      if (distance <= realRadii[r]!) hit = true;
      if (distance <= syntheticRadii[s]!) recalled[r] = 1;
      if (distance <= densityRadii[r]!) {
        inside++;
        covered[r] = 1;
      }
    }
    if (hit) precise++;
  }
  const share = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
  return {
    precision: precise / synthetic.count,
    recall: share(recalled),
    density: inside / (densityK * synthetic.count),
    coverage: share(covered),
  };
}

/** Squared distance of each image to its k-th nearest other. */
function radii(features: Features, k: number): Float64Array {
  return Float64Array.from({ length: features.count }, (_, i) => {
    const distances = new Float64Array(features.count - 1);
    for (let j = 0, at = 0; j < features.count; j++) {
      if (j !== i) distances[at++] = squaredDistance(rowOf(features, i), rowOf(features, j));
    }
    return distances.sort()[k - 1]!;
  });
}
