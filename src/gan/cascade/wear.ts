import type { CascadeDim } from "@/domain/cascade";
import type { Random } from "@/domain/random";
import type { Triple } from "@/domain/volume";
import { axesOf } from "./windows";

// In training, the scale below is a real image halved; in use, it is what another network made: softer, and with
// errors of its own. Refiners that have seen only the former amplify those errors from scale to scale. So half of the
// patches are learnt from a lower scale that is blurred and noisy, each to a degree of its own (conditioning
// augmentation: Ho et al. 2022, arXiv 2106.15282, section 4).

const SHARE = 0.5;
/** The loudest noise, beside the detail that is to be made. */
const MOST_NOISE = 0.75;

/** The lower scale as a refiner may meet it in use. @param detail  deviation of the real detail */
export function worn(
  lower: Float32Array,
  size: Triple,
  dim: CascadeDim,
  detail: number,
  random: Random,
): Float32Array {
  if (random.uniform() >= SHARE) return lower;
  const [soft, loud] = [random.uniform(), random.uniform(0, MOST_NOISE * detail)];
  const blurred = axesOf(dim).reduce((values, axis) => smoothed(values, size, axis), lower);
  return lower.map((value, i) => value + soft * (blurred[i]! - value) + loud * random.normal());
}

/** 1-2-1 along an axis, the outermost values repeated. */
function smoothed(values: Float32Array, size: Triple, axis: 0 | 1 | 2): Float32Array {
  const step = size.slice(axis + 1).reduce((all, side) => all * side, 1);
  const side = size[axis];
  return values.map((value, i) => {
    const place = Math.floor(i / step) % side;
    const before = place > 0 ? values[i - step]! : value;
    const after = place < side - 1 ? values[i + step]! : value;
    return (before + 2 * value + after) / 4;
  });
}
