import { hash32, Random } from "@/domain/random";
import type { AugmentDraw } from "@/tensor/diffAugment";

/** Draws of differentiable augmentation with the strengths of Zhao et al. 2020 (arXiv 2006.10738), section 4. */
export function drawAugment(
  seed: number,
  stream: number,
  step: number,
  count: number,
  side: number,
): AugmentDraw[] {
  const random = new Random(hash32(seed, stream, step), stream);
  const reach = side >> 3;
  return Array.from({ length: count }, () => ({
    brightness: random.uniform(-0.5, 0.5),
    contrast: random.uniform(0.5, 1.5),
    shift: [random.integer(2 * reach + 1) - reach, random.integer(2 * reach + 1) - reach] as const,
    cut: [random.integer(side + 1), random.integer(side + 1)] as const,
  }));
}
