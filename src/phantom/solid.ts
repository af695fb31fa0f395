import { across, add, cross, dot, stretchPoint, sub, times, unit, type Vec3 } from "./vector";

/** All p with |rows · (p − centre)|² ≤ 1: an ellipsoid with three rows, an elliptic cylinder with two. */
interface Quadric {
  readonly centre: Vec3;
  readonly rows: readonly Vec3[];
}
/** All p with normal · p ≤ limit. */
export interface HalfSpace {
  readonly normal: Vec3;
  readonly limit: number;
}
/** A convex body: what its quadrics and half-spaces have in common, so that a ray meets it in one interval. */
export interface Solid {
  readonly quadrics: readonly Quadric[];
  readonly planes: readonly HalfSpace[];
  /** Points whose convex hull holds the solid: its footprint on a detector is found from them. */
  readonly hull: readonly Vec3[];
}

const AXES: readonly [Vec3, Vec3, Vec3] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const degrees = Math.PI / 180;

/** Axes turned by `roll` degrees in the frontal plane (positive: the top leans to the patient's left), then by `pitch` in the sagittal one. */
export function turned(roll: number, pitch = 0): readonly [Vec3, Vec3, Vec3] {
  const [c, s] = [Math.cos(roll * degrees), Math.sin(roll * degrees)];
  const [k, h] = [Math.cos(pitch * degrees), Math.sin(pitch * degrees)];
  return [
    [c, s, 0],
    [-s * k, c * k, h],
    [s * h, -c * h, k],
  ];
}

/** Corners of the box or rectangle with these half edges. */
function boxAround(centre: Vec3, edges: readonly Vec3[]): Vec3[] {
  const corners: Vec3[] = [];
  for (let n = 0; n < 1 << edges.length; n++) {
    let [x, y, z] = centre;
    for (let k = 0; k < edges.length; k++) {
      const sign = (n >> k) & 1 ? 1 : -1;
      const edge = edges[k]!;
      x += sign * edge[0];
      y += sign * edge[1];
      z += sign * edge[2];
    }
    corners.push([x, y, z]);
  }
  return corners;
}

export function ellipsoid(centre: Vec3, radii: Vec3, axes: readonly [Vec3, Vec3, Vec3] = AXES): Solid {
  const rows = axes.map((axis, k) => times(axis, 1 / radii[k as 0 | 1 | 2]));
  const edges = axes.map((axis, k) => times(axis, radii[k as 0 | 1 | 2]));
  return { quadrics: [{ centre, rows }], planes: [], hull: boxAround(centre, edges) };
}

/** An upright elliptic cylinder between two heights. */
export function pillar(
  x: number,
  z: number,
  radii: readonly [number, number],
  top: number,
  bottom: number,
): Solid {
  const centre: Vec3 = [x, (top + bottom) / 2, z];
  return {
    quadrics: [
      {
        centre,
        rows: [
          [1 / radii[0], 0, 0],
          [0, 0, 1 / radii[1]],
        ],
      },
    ],
    planes: [
      { normal: [0, -1, 0], limit: -top },
      { normal: [0, 1, 0], limit: bottom },
    ],
    hull: boxAround(centre, [
      [radii[0], 0, 0],
      [0, (bottom - top) / 2, 0],
      [0, 0, radii[1]],
    ]),
  };
}

/** The solid's part inside a half-space; the hull stays, so the footprint may be too large but never too small. */
export function cut(solid: Solid, ...planes: HalfSpace[]): Solid {
  return { ...solid, planes: [...solid.planes, ...planes] };
}

/** What two solids share. */
export function shared(a: Solid, b: Solid): Solid {
  return { quadrics: [...a.quadrics, ...b.quadrics], planes: [...a.planes, ...b.planes], hull: a.hull };
}

interface TubeShape {
  /** Radius at each point: across `up` and the path, and along `up`. One number: a round tube. */
  readonly radius: (share: number, index: number) => number | readonly [number, number];
  /** Direction of the second radius; it is made perpendicular to the path. */
  readonly up?: Vec3;
}

/**
 * A curved tube as cylinders that meet in mitre planes, so that neighbours neither overlap nor leave a gap.
 * @param points  at least two
 */
export function tube(points: readonly Vec3[], shape: TubeShape): Solid[] {
  const last = points.length - 1;
  const steps = points.slice(1).map((p, i) => unit(sub(p, points[i]!)));
  const mitres = points.map((_, i) =>
    i === 0 ? steps[0]! : i === last ? steps[last - 1]! : unit(add(steps[i - 1]!, steps[i]!)),
  );
  return steps.map((step, i) => {
    const radius = shape.radius((i + 0.5) / last, i);
    const [side, height] = typeof radius === "number" ? [radius, radius] : radius;
    return tubePart(points[i]!, points[i + 1]!, step, mitres[i]!, mitres[i + 1]!, side, height, shape.up);
  });
}

function tubePart(
  from: Vec3,
  to: Vec3,
  step: Vec3,
  startNormal: Vec3,
  endNormal: Vec3,
  side: number,
  height: number,
  up: Vec3 = Math.abs(step[1]) < 0.9 ? [0, 1, 0] : [0, 0, 1],
): Solid {
  const v = across(up, step);
  const u = cross(v, step);
  const centre = times(add(from, to), 0.5);
  const widest = Math.max(side, height);
  const start = sub(from, times(step, widest * reachBeyond(startNormal, step)));
  const end = add(to, times(step, widest * reachBeyond(endNormal, step)));
  return {
    quadrics: [{ centre, rows: [times(u, 1 / side), times(v, 1 / height)] }],
    planes: [
      { normal: times(startNormal, -1), limit: -dot(startNormal, from) },
      { normal: endNormal, limit: dot(endNormal, to) },
    ],
    hull: boxAround(times(add(start, end), 0.5), [
      times(sub(end, start), 0.5),
      times(u, side),
      times(v, height),
    ]),
  };
}

/** A mitre plane lets a cylinder reach beyond its end by this many radii, for bends under 90°. */
const reachBeyond = (normal: Vec3, step: Vec3): number =>
  Math.min(1, Math.sqrt(Math.max(0, 1 - dot(normal, step) ** 2)));

/** The solid moved about `centre` by a factor per axis. */
export function stretch(solid: Solid, factor: Vec3, centre: Vec3 = [0, 0, 0]): Solid {
  return {
    quadrics: solid.quadrics.map((q) => ({
      centre: stretchPoint(q.centre, factor, centre),
      rows: q.rows.map((row) => perFactor(row, factor)),
    })),
    planes: solid.planes.map((plane) => {
      const normal = perFactor(plane.normal, factor);
      return { normal, limit: plane.limit - dot(plane.normal, centre) + dot(normal, centre) };
    }),
    hull: solid.hull.map((p) => stretchPoint(p, factor, centre)),
  };
}

const perFactor = (row: Vec3, factor: Vec3): Vec3 => [
  row[0] / factor[0],
  row[1] / factor[1],
  row[2] / factor[2],
];

export function contains(solid: Solid, p: Vec3): boolean {
  for (const { normal, limit } of solid.planes) if (dot(normal, p) > limit) return false;
  for (const { centre, rows } of solid.quadrics) {
    const x = p[0] - centre[0];
    const y = p[1] - centre[1];
    const z = p[2] - centre[2];
    let sum = 0;
    for (const row of rows) {
      const along = row[0] * x + row[1] * y + row[2] * z;
      sum += along * along;
    }
    if (sum > 1) return false;
  }
  return true;
}

/** Where the line origin + t · direction is inside the solid, as [t from, t to]; undefined when it misses. */
export function chord(solid: Solid, origin: Vec3, direction: Vec3): readonly [number, number] | undefined {
  let near = -Infinity;
  let far = Infinity;
  for (const { centre, rows } of solid.quadrics) {
    const d = sub(origin, centre);
    let [a, b, c] = [0, 0, -1];
    for (const row of rows) {
      const [q, w] = [dot(row, d), dot(row, direction)];
      a += w * w;
      b += q * w;
      c += q * q;
    }
    const root = b * b - a * c;
    if (a < 1e-18 ? c > 0 : root <= 0) return undefined;
    if (a < 1e-18) continue;
    near = Math.max(near, (-b - Math.sqrt(root)) / a);
    far = Math.min(far, (-b + Math.sqrt(root)) / a);
  }
  for (const { normal, limit } of solid.planes) {
    const [gap, slope] = [limit - dot(normal, origin), dot(normal, direction)];
    if (slope > 0) far = Math.min(far, gap / slope);
    else if (slope < 0) near = Math.max(near, gap / slope);
    else if (gap < 0) return undefined;
  }
  return far > near ? [near, far] : undefined;
}
