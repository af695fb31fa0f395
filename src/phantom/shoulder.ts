import type { Detail } from "./body";
import type { PhantomPatient, Side } from "./patient";
import { bone } from "./ribs";
import { ellipsoid, type HalfSpace, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import { add, cross, curve, dot, sub, times, unit, type Vec3 } from "./vector";

/** Collar bones, shoulder blades and the heads of the upper arms, shoulders rolled forward as for a radiograph. */
export function shoulderGirdle(patient: PhantomPatient): Detail[] {
  return ([-1, 1] as const).flatMap((side) => [
    ...clavicle(patient, side),
    ...scapula(patient, side),
    ...humerus(patient, side),
  ]);
}

function clavicle({ claviclePitch, boneDensity, ribSize, shoulder }: PhantomPatient, side: Side): Detail[] {
  const rise = 1.1 * claviclePitch - 0.4 * shoulder;
  const path = curve(
    [
      [side * 1.4, -7.9, 6.6],
      [side * 3.8, -8.8 - 0.15 * rise, 7.4],
      [side * 7, -10.4 - 0.4 * rise, 6.9],
      [side * 10.5, -12 - 0.8 * rise, 4.6],
      [side * 13.8, -12.7 - rise, 2.4],
      [side * 16.6, -12.5 - rise, 1.2],
    ],
    4,
  );
  const thick = (share: number): readonly [number, number] => {
    const radius = ribSize * (0.7 + 0.3 * Math.max(0, 1 - share * 5) + 0.12 * Math.max(0, share - 0.6));
    return [radius, radius * 0.95];
  };
  return bone(path, thick, 0.2, boneDensity);
}

function scapula({ scapulaOut, boneDensity, shoulder }: PhantomPatient, side: Side): Detail[] {
  const shift = 0.7 * scapulaOut;
  const rise = -0.4 * shoulder;
  const at = (x: number, y: number, z: number): Vec3 => [side * (x + shift), y + rise, z];
  const [top, bottom, socket] = [at(9.8, -11, -8.6), at(13.2, 2.6, -8.2), at(16.6, -9.8, -3.6)];
  const border = (from: Vec3, to: Vec3, bow: number, radius: number) => {
    const middle = add(times(add(from, to), 0.5), [side * -bow, 0, -0.6]);
    return bone(curve([from, middle, to], 4), () => [radius, radius], 0.12, boneDensity * 0.8);
  };
  const difference = (ATTENUATION.corticalBone - ATTENUATION.softTissue) * boneDensity;
  const spineOf: Vec3[] = [at(10.6, -8.6, -9.2), at(13.8, -10.9, -8.4), at(17.2, -12.4, -4.4)];
  return [
    { solid: plate(top, bottom, socket, 0.35), difference: difference * 0.9 },
    ...border(top, bottom, 0.5, 0.32),
    ...border(bottom, socket, 0.2, 0.42),
    ...border(top, socket, 0, 0.3),
    ...bone(curve(spineOf, 4), () => [0.42, 0.5], 0.14, boneDensity * 0.8),
    ...bone(
      curve([at(14.6, -11.6, -4), at(15, -12.2, -1.4), at(14.8, -11, 0.8)], 3),
      () => [0.55, 0.55],
      0.2,
      boneDensity * 0.35,
    ),
    { solid: ellipsoid(socket, [1.1, 2.1, 1.2]), difference: difference * 0.3 },
  ];
}

/** A triangle of bone with two faces. */
function plate(a: Vec3, b: Vec3, c: Vec3, thickness: number): Solid {
  const face = unit(cross(sub(b, a), sub(c, a)));
  const middle = times(add(add(a, b), c), 1 / 3);
  const side = (from: Vec3, to: Vec3): HalfSpace => {
    const normal = unit(cross(sub(to, from), face));
    const outward = dot(normal, middle) > dot(normal, from) ? times(normal, -1) : normal;
    return { normal: outward, limit: dot(outward, from) };
  };
  const half = times(face, thickness / 2);
  return {
    quadrics: [],
    planes: [
      side(a, b),
      side(b, c),
      side(c, a),
      { normal: face, limit: dot(face, a) + thickness / 2 },
      { normal: times(face, -1), limit: thickness / 2 - dot(face, a) },
    ],
    hull: [a, b, c].flatMap((p) => [add(p, half), sub(p, half)]),
  };
}

function humerus({ boneDensity, scapulaOut, shoulder }: PhantomPatient, side: Side): Detail[] {
  const shift = 0.7 * scapulaOut;
  const head: Vec3 = [side * (18.9 + shift), -10.1 - 0.4 * shoulder, -1.8];
  const shell = (ATTENUATION.corticalBone - ATTENUATION.softTissue) * boneDensity;
  const spongy = (ATTENUATION.spongyBone - ATTENUATION.softTissue) * boneDensity;
  return [
    { solid: ellipsoid(head, [2.3, 2.3, 2.3]), difference: shell * 0.35 },
    { solid: ellipsoid(head, [2.17, 2.17, 2.17]), difference: spongy * 1.6 - shell * 0.35 },
    ...bone(
      curve(
        [
          add(head, [side * 0.2, 0.6, 0]),
          add(head, [side * 1.4, 4, 0.4]),
          add(head, [side * 2.8, 8, 0.6]),
          add(head, [side * 4.4, 15, 1]),
        ],
        3,
      ),
      (s) => [2 - 0.8 * Math.min(1, 1.6 * s), 2 - 0.8 * Math.min(1, 1.6 * s)],
      0.22,
      boneDensity * 0.75,
    ),
  ];
}
