import type { Cloud } from "./body";
import type { Beam } from "./exposure";
import { footprint } from "./sight";
import { dot, sub, type Vec3 } from "./vector";

/** ∫ exp(−|q + t·w|² / 2) dt over the whole line is √(2π / a) · exp(−(c − b² / a) / 2). */
export function addCloud(cloud: Cloud, beam: Beam, depth: Float64Array, also?: Float32Array): void {
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
  const { source, corner, column, row } = beam;
  const q = perRadius(sub(source, centre), radii);
  const start = perRadius(sub(corner, source), radii);
  const right = perRadius(column, radii);
  const down = perRadius(row, radii);
  const c = dot(q, q);
  for (let j = area.top; j < area.bottom; j++) {
    for (let i = area.left; i < area.right; i++) {
      const w0 = start[0] + i * right[0] + j * down[0];
      const w1 = start[1] + i * right[1] + j * down[1];
      const w2 = start[2] + i * right[2] + j * down[2];
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
const perRadius = (v: Vec3, radii: Vec3): Vec3 => [v[0] / radii[0], v[1] / radii[1], v[2] / radii[2]];
const RIM = Math.exp(-5);
