import type { Random } from "@/domain/random";
import type { Side } from "./patient";
import { add, between, dot, length, sub, times, unit, type Vec3 } from "./vector";

/** One stretch of a vessel. */
export interface VesselPart {
  readonly from: Vec3;
  readonly to: Vec3;
  readonly radius: number;
  readonly side: Side;
}

export interface TreePlan {
  readonly root: Vec3;
  readonly side: Side;
  /** Points the tree must reach. */
  readonly targets: readonly Vec3[];
  /** Radius of a vessel that serves one target. */
  readonly tip: number;
}

/**
 * A tree that serves all targets: each vessel runs towards the middle of what it serves and divides it in two.
 * Radii follow Murray's law (1926): the cube of a vessel's radius is the sum of its branches' cubes.
 */
export function growTree(plan: TreePlan, random: Random): VesselPart[] {
  const parts: VesselPart[] = [];
  const grow = (from: Vec3, targets: readonly Vec3[], came: Vec3) => {
    const radius = plan.tip * Math.cbrt(targets.length);
    const goal =
      targets.length === 1 ? targets[0]! : between(from, middle(targets), targets.length > 30 ? 0.42 : 0.5);
    const end = bentRun(parts, plan.side, from, goal, came, radius, random);
    if (targets.length === 1) return;
    const way = unit(sub(end, from));
    for (const half of divide(targets, end)) grow(end, half, way);
  };
  if (plan.targets.length > 0) grow(plan.root, plan.targets, unit(sub(middle(plan.targets), plan.root)));
  return parts;
}

/** From one fork to the next with a slight bend, starting in the direction the parent had. */
function bentRun(
  parts: VesselPart[],
  side: Side,
  from: Vec3,
  to: Vec3,
  came: Vec3,
  radius: number,
  random: Random,
): Vec3 {
  const run = length(sub(to, from));
  if (run < 0.05) return to;
  const jitter = (): number => random.uniform(-0.07, 0.07) * run;
  const bend = add(add(between(from, to, 0.5), times(came, 0.12 * run)), [jitter(), jitter(), jitter()]);
  const middleOf = (a: Vec3, b: Vec3) => between(a, b, 0.5);
  const early = add(times(add(add(from, times(bend, 2)), to), 0.25), [0, 0, 0]);
  const knots =
    run > 1.2
      ? [from, middleOf(middleOf(from, bend), early), early, middleOf(middleOf(bend, to), early), to]
      : [from, early, to];
  for (let k = 1; k < knots.length; k++) {
    parts.push({
      from: knots[k - 1]!,
      to: knots[k]!,
      radius: radius * (1.04 - (0.08 * k) / knots.length),
      side,
    });
  }
  return to;
}

const middle = (points: readonly Vec3[]): Vec3 =>
  times(points.reduce(add, [0, 0, 0] as Vec3), 1 / points.length);

/** In two, by the plane through the fork's target cloud that is square to its widest direction seen from the fork. */
function divide(targets: readonly Vec3[], from: Vec3): readonly Vec3[][] {
  const centre = middle(targets);
  const way = unit(sub(centre, from));
  let best = targets[0]!;
  let widest = -1;
  for (const p of targets) {
    const d = sub(p, centre);
    const off = sub(d, times(way, dot(d, way)));
    if (length(off) > widest) [widest, best] = [length(off), off];
  }
  const axis = unit(best);
  const sorted = [...targets].sort((a, b) => dot(sub(a, centre), axis) - dot(sub(b, centre), axis));
  const half = Math.max(1, Math.min(sorted.length - 1, Math.round(sorted.length * 0.5)));
  return [sorted.slice(0, half), sorted.slice(half)];
}
