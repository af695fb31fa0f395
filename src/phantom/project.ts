import type { Body } from "./body";
import type { Beam } from "./exposure";
import { addRods } from "./rods";
import type { Solid } from "./solid";
import { cross, dot, length, sub, type Vec3 } from "./vector";

/** What each detector pixel sees along its ray. */
export interface Projection {
  /** Line integral of the attenuation, size². */
  readonly depth: Float32Array;
  /** 1 where the ray meets enough of the finding, size². */
  readonly finding: Uint8Array;
}

/** Pixels that a solid can touch: columns left..right−1 of rows top..bottom−1. */
interface Footprint {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Length of each ray inside the body's parts, exact for every part; no ray marching. */
export function project(body: Body, beam: Beam): Projection {
  const { size } = beam;
  const depth = new Float64Array(size * size);
  const path = new Float64Array(size * size);
  const haze = new Float64Array(size * size);
  paintOrgans(body, beam, depth, path);
  for (const { solid, difference } of body.details) addSolid(solid, difference, beam, depth);
  addRods(body.vessels, beam, depth);
  for (const cloud of body.clouds) addCloud(cloud, beam, depth, cloud.finding ? haze : undefined);
  return scaleToLength(body, beam, depth, path, haze);
}

/** Rays were measured in units of source–pixel distance; here they become cm. */
function scaleToLength(
  body: Body,
  beam: Beam,
  depth: Float64Array,
  path: Float64Array,
  haze: Float64Array,
): Projection {
  const { size } = beam;
  const result = new Float32Array(size * size);
  const finding = new Uint8Array(size * size);
  for (let j = 0, at = 0; j < size; j++) {
    for (let i = 0; i < size; i++, at++) {
      const long = length(direction(beam, i, j));
      result[at] = Math.max(0, depth[at]! * long);
      finding[at] = path[at]! * long > body.visible.path || haze[at]! * long > body.visible.haze ? 1 : 0;
    }
  }
  return { depth: result, finding };
}

function direction(beam: Beam, i: number, j: number): Vec3 {
  const { source, corner, column, row } = beam;
  return [
    corner[0] - source[0] + i * column[0] + j * row[0],
    corner[1] - source[1] + i * column[1] + j * row[1],
    corner[2] - source[2] + i * column[2] + j * row[2],
  ];
}

/** The pixels under the shadow of the hull's points. */
function footprint(hull: readonly Vec3[], beam: Beam): Footprint {
  const { source, corner, column, row, size } = beam;
  const normal = cross(column, row);
  const distance = dot(normal, sub(corner, source));
  const [perColumn, perRow] = [1 / dot(column, column), 1 / dot(row, row)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of hull) {
    const ray = sub(p, source);
    const t = distance / dot(normal, ray);
    const hit: Vec3 = [
      source[0] + t * ray[0] - corner[0],
      source[1] + t * ray[1] - corner[1],
      source[2] + t * ray[2] - corner[2],
    ];
    const [x, y] = [dot(hit, column) * perColumn, dot(hit, row) * perRow];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
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

function sight(solid: Solid, beam: Beam): Sight {
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
function chordRow(seen: Sight, j: number, near: Float64Array, far: Float64Array): void {
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

/** Adds difference × chord over the solid's footprint. */
function addSolid(solid: Solid, difference: number, beam: Beam, depth: Float64Array): void {
  const seen = sight(solid, beam);
  const { left, right, top, bottom } = seen.area;
  if (right <= left) return;
  const [near, far] = [scratch(0, beam.size), scratch(1, beam.size)];
  for (let j = top; j < bottom; j++) {
    chordRow(seen, j, near, far);
    for (let i = left; i < right; i++) {
      const long = far[i]! - near[i]!;
      if (long > 0) depth[j * beam.size + i]! += difference * long;
    }
  }
}

const scratchRows: Float64Array[] = [];
/** Row buffers are reused: thousands of small solids would otherwise each allocate theirs. */
function scratch(which: number, size: number): Float64Array {
  const row = scratchRows[which];
  if (row !== undefined && row.length >= size) return row;
  return (scratchRows[which] = new Float64Array(size));
}

/** ∫ exp(−|q + t·w|² / 2) dt over the whole line is √(2π / a) · exp(−(c − b² / a) / 2). */
function addCloud(
  cloud: { readonly centre: Vec3; readonly radii: Vec3; readonly difference: number },
  beam: Beam,
  depth: Float64Array,
  also?: Float64Array,
): void {
  const { centre, radii } = cloud;
  const reach: Vec3 = [radii[0] * 3.2, radii[1] * 3.2, radii[2] * 3.2];
  const hull: Vec3[] = [];
  for (let n = 0; n < 8; n++) {
    hull.push([
      centre[0] + (n & 1 ? reach[0] : -reach[0]),
      centre[1] + (n & 2 ? reach[1] : -reach[1]),
      centre[2] + (n & 4 ? reach[2] : -reach[2]),
    ]);
  }
  const area = footprint(hull, beam);
  const q = sub(beam.source, centre).map((v, k) => v / radii[k as 0 | 1 | 2]) as unknown as Vec3;
  const c = dot(q, q);
  for (let j = area.top; j < area.bottom; j++) {
    for (let i = area.left; i < area.right; i++) {
      const d = direction(beam, i, j);
      const [w0, w1, w2] = [d[0] / radii[0], d[1] / radii[1], d[2] / radii[2]];
      const a = w0 * w0 + w1 * w1 + w2 * w2;
      const b = q[0] * w0 + q[1] * w1 + q[2] * w2;
      const closest = c - (b * b) / a;
      if (closest > 10) continue;
      // Falls to zero at the edge of its reach, so that no rim shows.
      const value = cloud.difference * Math.sqrt((2 * Math.PI) / a) * (Math.exp(-closest / 2) - RIM);
      depth[j * beam.size + i]! += value;
      if (also !== undefined) also[j * beam.size + i]! += Math.abs(value);
    }
  }
}
const RIM = Math.exp(-5);

/** For each ray, from the highest precedence down: each organ counts for what is not covered yet. */
function paintOrgans(body: Body, beam: Beam, depth: Float64Array, path: Float64Array): void {
  const { size } = beam;
  const sights = body.organs.map(({ solid }) => sight(solid, beam));
  const rows = body.organs.map(() => [new Float64Array(size), new Float64Array(size)] as const);
  const covered = new Intervals();
  for (let j = 0; j < size; j++) {
    const active: number[] = [];
    for (let k = body.organs.length - 1; k >= 0; k--) {
      const { area } = sights[k]!;
      if (j < area.top || j >= area.bottom || area.right <= area.left) continue;
      chordRow(sights[k]!, j, rows[k]![0], rows[k]![1]);
      active.push(k);
    }
    for (let i = 0; i < size; i++) {
      const at = j * size + i;
      covered.clear();
      for (const k of active) {
        const { left, right } = sights[k]!.area;
        if (i < left || i >= right) continue;
        const near = rows[k]![0][i]!;
        const far = rows[k]![1][i]!;
        if (far <= near) continue;
        const fresh = covered.add(near, far);
        const organ = body.organs[k]!;
        depth[at]! += organ.attenuation * fresh;
        if (organ.finding) path[at]! += fresh;
        else if (organ.hides && fresh > 0) path[at] = -Infinity;
      }
    }
  }
}

/** A few disjoint intervals in ascending order. */
class Intervals {
  private readonly from = new Float64Array(64);
  private readonly to = new Float64Array(64);
  private count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds an interval. @returns the length of it that was not there before */
  add(near: number, far: number): number {
    const { from, to } = this;
    let first = 0;
    while (first < this.count && to[first]! < near) first++;
    let last = first;
    let [low, high, known] = [near, far, 0];
    while (last < this.count && from[last]! <= far) {
      known += Math.min(far, to[last]!) - Math.max(near, from[last]!);
      low = Math.min(low, from[last]!);
      high = Math.max(high, to[last]!);
      last++;
    }
    const shift = 1 - (last - first);
    if (shift === 1) for (let k = this.count; k > first; k--) this.copy(k - 1, k);
    else if (shift < 0) for (let k = last; k < this.count; k++) this.copy(k, k + shift);
    from[first] = low;
    to[first] = high;
    this.count += shift;
    return far - near - known;
  }

  private copy(source: number, target: number): void {
    this.from[target] = this.from[source]!;
    this.to[target] = this.to[source]!;
  }
}
