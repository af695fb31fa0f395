import type { Triple } from "@/domain/volume";
import { dot, type RawVolume, type Vec3 } from "./rawVolume";

type Axis = 0 | 1 | 2;
const AXES = [0, 1, 2] as const;
/** Our axes in the body: planes from the head down, rows from the front to the back, columns from the right to the left. */
const BODY: readonly [Vec3, Vec3, Vec3] = [
  [0, 0, -1],
  [0, 1, 0],
  [1, 0, 0],
];
const TOLD_FROM = 2;

/** For each of our axes: which axis of the files it is, and whether it runs the other way. */
export interface AxisMap {
  readonly source: Triple;
  readonly flipped: readonly [boolean, boolean, boolean];
  /** Largest angle between an axis of the files and ours, in degrees. */
  readonly oblique: number;
}

/** Each axis of the files goes to the nearest axis of the body; nothing is turned by less than that. */
export function mapAxes(directions: RawVolume["directions"]): AxisMap {
  const source: [Axis, Axis, Axis] = [0, 0, 0];
  const flipped: [boolean, boolean, boolean] = [false, false, false];
  const [free, left] = [new Set<Axis>(AXES), new Set<Axis>(AXES)];
  let worst = 1;
  while (free.size > 0) {
    const [own, body] = nearest(directions, [...free], [...left]);
    const along = dot(directions[own], BODY[body]);
    source[body] = own;
    flipped[body] = along < 0;
    worst = Math.min(worst, Math.abs(along));
    free.delete(own);
    left.delete(body);
  }
  return { source, flipped, oblique: (Math.acos(Math.min(1, worst)) * 180) / Math.PI };
}

function nearest(
  directions: RawVolume["directions"],
  own: readonly Axis[],
  body: readonly Axis[],
): [Axis, Axis] {
  let best: [Axis, Axis] = [own[0]!, body[0]!];
  const along = ([from, to]: [Axis, Axis]) => Math.abs(dot(directions[from], BODY[to]));
  for (const from of own) {
    for (const to of body) if (along([from, to]) > along(best) + 1e-9) best = [from, to];
  }
  return best;
}

export function obliqueNote({ oblique }: AxisMap): string[] {
  if (oblique < TOLD_FROM) return [];
  return [`It lies oblique to the body by ${Math.round(oblique)}°, and was kept as it was scanned.`];
}

/** Which of our axes the planes of the files are stacked along. */
export function stackAxis({ source }: AxisMap): Axis {
  return source[0] === 0 ? 0 : source[1] === 0 ? 1 : 2;
}

/** Where counting starts along each of our axes. */
export const COUNTED_FROM = ["the head", "the front", "the right"] as const;
