import type { Beam } from "./exposure";
import type { Solid } from "./solid";
import { cross, dot, sub, type Vec3 } from "./vector";

/** Pixels that a solid can touch: columns left..right−1 of rows top..bottom−1. */
interface Footprint {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** From the source to a pixel. */
export function direction(beam: Beam, i: number, j: number): Vec3 {
  const { source, corner, column, row } = beam;
  return [
    corner[0] - source[0] + i * column[0] + j * row[0],
    corner[1] - source[1] + i * column[1] + j * row[1],
    corner[2] - source[2] + i * column[2] + j * row[2],
  ];
}

/** From the source to a pixel, in cm. */
export function pixelDistance({ source, corner, column, row }: Beam, i: number, j: number): number {
  const x = corner[0] - source[0] + i * column[0] + j * row[0];
  const y = corner[1] - source[1] + i * column[1] + j * row[1];
  const z = corner[2] - source[2] + i * column[2] + j * row[2];
  return Math.sqrt(x * x + y * y + z * z);
}

/** The pixels under the shadow of the hull's points. */
export function footprint(hull: readonly Vec3[], beam: Beam): Footprint {
  const { source, corner, column, row, size } = beam;
  const normal = cross(column, row);
  const distance = dot(normal, corner) - dot(normal, source);
  const perColumn = 1 / dot(column, column);
  const perRow = 1 / dot(row, row);
  const [cx, cy, cz] = [corner[0] - source[0], corner[1] - source[1], corner[2] - source[2]];
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (const p of hull) {
    const x = p[0] - source[0];
    const y = p[1] - source[1];
    const z = p[2] - source[2];
    const t = distance / (normal[0] * x + normal[1] * y + normal[2] * z);
    const hx = t * x - cx;
    const hy = t * y - cy;
    const hz = t * z - cz;
    const i = (hx * column[0] + hy * column[1] + hz * column[2]) * perColumn;
    const j = (hx * row[0] + hy * row[1] + hz * row[2]) * perRow;
    if (i < left) left = i;
    if (i > right) right = i;
    if (j < top) top = j;
    if (j > bottom) bottom = j;
  }
  return {
    left: Math.max(0, Math.ceil(left)),
    right: Math.min(size, Math.floor(right) + 1),
    top: Math.max(0, Math.ceil(top)),
    bottom: Math.min(size, Math.floor(bottom) + 1),
  };
}

/**
 * A solid seen from the source: the coefficients of its ray equations are linear in column and row.
 * For each quadric: q, then w = w0 + i·wi + j·wj; inside where |q + t·w|² ≤ 1. For each plane: gap and slope.
 */
interface Sight {
  readonly area: Footprint;
  readonly quadrics: readonly Float64Array[];
  readonly planes: readonly Float64Array[];
}

export function sight(solid: Solid, beam: Beam): Sight {
  const { source, corner, column, row } = beam;
  const start = sub(corner, source);
  const quadrics = solid.quadrics.map(({ centre, rows }) => {
    const offset = sub(source, centre);
    const k = new Float64Array(13);
    rows.forEach((axis, n) => {
      k[n] = dot(axis, offset);
      k[3 + n] = dot(axis, start);
      k[6 + n] = dot(axis, column);
      k[9 + n] = dot(axis, row);
      k[12]! += k[n]! * k[n]!;
    });
    k[12]! -= 1;
    return k;
  });
  const planes = solid.planes.map(({ normal, limit }) =>
    Float64Array.of(limit - dot(normal, source), dot(normal, start), dot(normal, column), dot(normal, row)),
  );
  return { area: footprint(solid.hull, beam), quadrics, planes };
}

/** Entry and exit of row j's rays, in columns left..right−1; far ≤ near where a ray misses. */
export function chordRow(seen: Sight, j: number, near: Float64Array, far: Float64Array): void {
  const { left, right } = seen.area;
  near.fill(-Infinity, left, right);
  far.fill(Infinity, left, right);
  for (const k of seen.quadrics) {
    const [q0, q1, q2, c] = [k[0]!, k[1]!, k[2]!, k[12]!];
    const [s0, s1, s2] = [k[6]!, k[7]!, k[8]!];
    const [b0, b1, b2] = [k[3]! + j * k[9]!, k[4]! + j * k[10]!, k[5]! + j * k[11]!];
    for (let i = left; i < right; i++) {
      const w0 = b0 + i * s0;
      const w1 = b1 + i * s1;
      const w2 = b2 + i * s2;
      const a = w0 * w0 + w1 * w1 + w2 * w2;
      const b = q0 * w0 + q1 * w1 + q2 * w2;
      const inside = b * b - a * c;
      if (inside <= 0) {
        far[i] = -Infinity;
        continue;
      }
      const root = Math.sqrt(inside);
      const t0 = (-b - root) / a;
      const t1 = (-b + root) / a;
      if (t0 > near[i]!) near[i] = t0;
      if (t1 < far[i]!) far[i] = t1;
    }
  }
  for (const k of seen.planes) {
    const gap = k[0]!;
    const step = k[2]!;
    const base = k[1]! + j * k[3]!;
    for (let i = left; i < right; i++) {
      const slope = base + i * step;
      const t = gap / slope;
      if (slope > 0) {
        if (t < far[i]!) far[i] = t;
      } else if (slope < 0) {
        if (t > near[i]!) near[i] = t;
      } else if (gap < 0) far[i] = -Infinity;
    }
  }
}
