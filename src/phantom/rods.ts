import type { Rods } from "./body";
import type { Beam } from "./exposure";

/** A rod thinner than this many ray distances is drawn this thick and as much fainter, so that none slips between rays. */
const THINNEST = 0.62;

/**
 * Adds the chords of many thin straight rods with flat ends: the vessels. The same closed form as for any
 * solid, written out for thousands of round cylinders whose shadows are a few pixels.
 * @param depth  size², in units of the distance from the source to the pixel
 */
export function addRods({ packed, difference }: Rods, beam: Beam, depth: Float64Array): void {
  const { source, corner, column, row, size } = beam;
  const [sx, sy, sz] = source;
  const [cx, cy, cz] = [corner[0] - sx, corner[1] - sy, corner[2] - sz];
  const pitch = Math.hypot(...column);
  const perPitch = 1 / (pitch * pitch);
  const nx = (column[1] * row[2] - column[2] * row[1]) * perPitch;
  const ny = (column[2] * row[0] - column[0] * row[2]) * perPitch;
  const nz = (column[0] * row[1] - column[1] * row[0]) * perPitch;
  const reach = cx * nx + cy * ny + cz * nz;
  for (let n = 0; n < packed.length; n += 7) {
    // From the source to both ends.
    const [ax, ay, az] = [packed[n]! - sx, packed[n + 1]! - sy, packed[n + 2]! - sz];
    const [bx, by, bz] = [packed[n + 3]! - sx, packed[n + 4]! - sy, packed[n + 5]! - sz];
    const ta = reach / (ax * nx + ay * ny + az * nz);
    const tb = reach / (bx * nx + by * ny + bz * nz);
    const real = packed[n + 6]!;
    const radius = Math.max(real, (THINNEST * pitch) / ta);
    const added = difference * (real / radius) ** 2;
    const ia =
      ((ax * ta - cx) * column[0] + (ay * ta - cy) * column[1] + (az * ta - cz) * column[2]) * perPitch;
    const ib =
      ((bx * tb - cx) * column[0] + (by * tb - cy) * column[1] + (bz * tb - cz) * column[2]) * perPitch;
    const ja = ((ax * ta - cx) * row[0] + (ay * ta - cy) * row[1] + (az * ta - cz) * row[2]) * perPitch;
    const jb = ((bx * tb - cx) * row[0] + (by * tb - cy) * row[1] + (bz * tb - cz) * row[2]) * perPitch;
    const wide = (radius * Math.max(ta, tb)) / pitch;
    const left = Math.max(0, Math.ceil(Math.min(ia, ib) - wide));
    const right = Math.min(size, Math.floor(Math.max(ia, ib) + wide) + 1);
    const top = Math.max(0, Math.ceil(Math.min(ja, jb) - wide));
    const bottom = Math.min(size, Math.floor(Math.max(ja, jb) + wide) + 1);
    const run = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2 + (bz - az) ** 2);
    if (run < 1e-6) continue;
    const [ux, uy, uz] = [(bx - ax) / run, (by - ay) / run, (bz - az) / run];
    // The rod's start seen from the source is a, so q = −a.
    const qu = -(ax * ux + ay * uy + az * uz);
    const c = ax * ax + ay * ay + az * az - qu * qu - radius * radius;
    for (let j = top; j < bottom; j++) {
      for (let i = left; i < right; i++) {
        const dx = cx + i * column[0] + j * row[0];
        const dy = cy + i * column[1] + j * row[1];
        const dz = cz + i * column[2] + j * row[2];
        const du = dx * ux + dy * uy + dz * uz;
        const a = dx * dx + dy * dy + dz * dz - du * du;
        const b = -(ax * dx + ay * dy + az * dz) - qu * du;
        const inside = b * b - a * c;
        if (inside <= 0) continue;
        const root = Math.sqrt(inside);
        let near = (-b - root) / a;
        let far = (-b + root) / a;
        const [t0, t1] = [-qu / du, (run - qu) / du];
        if (du > 0) {
          if (t0 > near) near = t0;
          if (t1 < far) far = t1;
        } else if (du < 0) {
          if (t1 > near) near = t1;
          if (t0 < far) far = t0;
        } else if (qu < 0 || qu > run) continue;
        if (far > near) depth[j * size + i]! += added * (far - near);
      }
    }
  }
}
