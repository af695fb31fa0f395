import type { Cloud } from "./body";
import type { Beam } from "./exposure";
import { direction, footprint } from "./sight";
import { dot, sub, type Vec3 } from "./vector";

/** ∫ exp(−|q + t·w|² / 2) dt over the whole line is √(2π / a) · exp(−(c − b² / a) / 2). */
export function addCloud(cloud: Cloud, beam: Beam, depth: Float64Array, also?: Float64Array): void {
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
