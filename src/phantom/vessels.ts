import type { Random } from "@/domain/random";
import { between, length, sub, unit, type Vec3 } from "./vector";

/** Receives each stretch of a vessel as it grows. */
type Grown = (from: Vec3, to: Vec3, radius: number) => void;

interface TreePlan {
  readonly root: Vec3;
  /** Points the tree must reach. */
  readonly targets: readonly Vec3[];
  /** Radius of a vessel that serves one target. */
  readonly tip: number;
}

/**
 * A tree that serves all targets: each vessel runs towards the middle of what it serves and divides it in two.
 * Radii follow Murray's law (1926): the cube of a vessel's radius is the sum of its branches' cubes.
 */
export function growTree(plan: TreePlan, random: Random, grown: Grown): void {
  const grow = (from: Vec3, targets: readonly Vec3[], came: Vec3) => {
    const radius = plan.tip * Math.cbrt(targets.length);
    const last = targets.length === 1;
    const goal = last ? targets[0]! : between(from, middle(targets), targets.length > 30 ? 0.42 : 0.5);
    bentRun(from, goal, came, radius, random, grown);
    if (last) return;
    const way = unit(sub(goal, from));
    const [near, far] = divide(targets, goal);
    grow(goal, near, way);
    grow(goal, far, way);
  };
  if (plan.targets.length > 0) grow(plan.root, plan.targets, unit(sub(middle(plan.targets), plan.root)));
}

/** From one fork to the next along a parabola, leaving in the direction the parent had. */
function bentRun(from: Vec3, to: Vec3, came: Vec3, radius: number, random: Random, grown: Grown): void {
  const run = length(sub(to, from));
  const bend: Vec3 = [
    (from[0] + to[0]) / 2 + (0.12 * came[0] + random.uniform(-0.07, 0.07)) * run,
    (from[1] + to[1]) / 2 + (0.12 * came[1] + random.uniform(-0.07, 0.07)) * run,
    (from[2] + to[2]) / 2 + (0.12 * came[2] + random.uniform(-0.07, 0.07)) * run,
  ];
  const pieces = run > 3 ? 4 : run > 1.8 ? 3 : run > 0.8 ? 2 : 1;
  let before = from;
  for (let k = 1; k <= pieces; k++) {
    const share = k / pieces;
    const next = k === pieces ? to : onParabola(from, bend, to, share);
    grown(before, next, radius * (1.04 - 0.08 * share));
    before = next;
  }
}

/** Quadratic Bézier curve. */
function onParabola(a: Vec3, b: Vec3, c: Vec3, t: number): Vec3 {
  const u = (1 - t) * (1 - t);
  const v = 2 * t * (1 - t);
  const w = t * t;
  return [u * a[0] + v * b[0] + w * c[0], u * a[1] + v * b[1] + w * c[1], u * a[2] + v * b[2] + w * c[2]];
}

function middle(points: readonly Vec3[]): Vec3 {
  let [x, y, z] = [0, 0, 0];
  for (const p of points) {
    x += p[0];
    y += p[1];
    z += p[2];
  }
  return [x / points.length, y / points.length, z / points.length];
}

/** In two halves, across the direction in which the targets lie farthest apart as seen from the fork. */
function divide(targets: readonly Vec3[], from: Vec3): readonly [Vec3[], Vec3[]] {
  const centre = middle(targets);
  const way = unit(sub(centre, from));
  let axis: Vec3 = [0, 0, 0];
  let widest = -1;
  for (const p of targets) {
    const [x, y, z] = [p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]];
    const along = x * way[0] + y * way[1] + z * way[2];
    const wide = x * x + y * y + z * z - along * along;
    if (wide <= widest) continue;
    widest = wide;
    axis = [x - along * way[0], y - along * way[1], z - along * way[2]];
  }
  const keys = Float64Array.from(targets, (p) => p[0] * axis[0] + p[1] * axis[1] + p[2] * axis[2]);
  const limit = keys.toSorted()[Math.max(1, keys.length >> 1)]!;
  const parts: [Vec3[], Vec3[]] = [[], []];
  for (let k = 0; k < keys.length; k++) parts[keys[k]! < limit ? 0 : 1].push(targets[k]!);
  return parts;
}
