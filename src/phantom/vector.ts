/** Patient coordinates in cm: x to the patient's left, y towards the feet, z to the front. */
export type Vec3 = readonly [number, number, number];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec3): Vec3 => times(a, 1 / (length(a) || 1));
export const between = (a: Vec3, b: Vec3, k: number): Vec3 => add(times(a, 1 - k), times(b, k));
/** The part of `a` that is perpendicular to the unit vector `axis`, made a unit vector. */
export const across = (a: Vec3, axis: Vec3): Vec3 => unit(sub(a, times(axis, dot(a, axis))));

/** A point moved about `centre` by a factor per axis. */
export const stretchPoint = (p: Vec3, factor: Vec3, centre: Vec3): Vec3 => [
  centre[0] + (p[0] - centre[0]) * factor[0],
  centre[1] + (p[1] - centre[1]) * factor[1],
  centre[2] + (p[2] - centre[2]) * factor[2],
];

/** Points on a centripetal-free Catmull–Rom spline through `knots`, `perSpan` for each span, ends included. */
export function curve(knots: readonly Vec3[], perSpan: number): Vec3[] {
  const at = (i: number) => knots[Math.max(0, Math.min(knots.length - 1, i))]!;
  const points: Vec3[] = [];
  for (let span = 0; span < knots.length - 1; span++) {
    for (let step = 0; step < perSpan; step++) {
      points.push(splinePoint(at(span - 1), at(span), at(span + 1), at(span + 2), step / perSpan));
    }
  }
  points.push(at(knots.length - 1));
  return points;
}

function splinePoint(a: Vec3, b: Vec3, c: Vec3, d: Vec3, t: number): Vec3 {
  const along = (k: 0 | 1 | 2) =>
    0.5 *
    (2 * b[k] +
      (c[k] - a[k]) * t +
      (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
      (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t);
  return [along(0), along(1), along(2)];
}
