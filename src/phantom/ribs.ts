import type { Detail } from "./body";
import type { PhantomPatient, Side } from "./patient";
import { chord, tube, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import { add, curve, length, sub, times, type Vec3 } from "./vector";

/** Distance from one thoracic vertebra to the next. */
export const VERTEBRA_STEP = 2.28;
/** Height of the middle of the n-th thoracic vertebra, 1 to 12; 0 and below are the neck's. */
export const vertebraHeight = (n: number): number => -14.1 + VERTEBRA_STEP * (n - 1);

/** Cortex and marrow of a long bone. */
export function bone(
  points: readonly Vec3[],
  radius: (share: number) => readonly [number, number],
  cortex: number,
  density: number,
  up?: Vec3,
): Detail[] {
  const shell = (ATTENUATION.corticalBone - ATTENUATION.softTissue) * density;
  const marrow = (ATTENUATION.spongyBone - ATTENUATION.softTissue) * density;
  const direction = up === undefined ? {} : { up };
  const outer = tube(points, { radius: (share) => radius(share), ...direction });
  const inner = tube(points, {
    radius: (share) => {
      const [a, b] = radius(share);
      return [Math.max(0.03, a - cortex), Math.max(0.03, b - cortex)];
    },
    ...direction,
  });
  return [
    ...outer.map((solid) => ({ solid, difference: shell })),
    ...inner.map((solid) => ({ solid, difference: marrow - shell })),
  ];
}

/** Angle at which the bony part of each rib ends in front, from its side of the chest; cartilage goes on unseen. */
const FRONT_END = [62, 66, 66, 64, 60, 54, 46, 36, 24, 10, -20, -55];

/** Twelve pairs, each in its own tilted plane, lying on the pleura. */
export function ribs(
  patient: PhantomPatient,
  cavities: Readonly<Record<Side, readonly Solid[]>>,
  lift: number,
): Detail[] {
  const details: Detail[] = [];
  for (const side of [-1, 1] as const) {
    for (let n = 1; n <= 12; n++) {
      const size = patient.ribSize * (n === 1 ? 1.1 : n > 10 ? 0.8 : 1);
      const path = ribPath(patient, cavities[side], side, n, lift);
      const shape = (share: number): readonly [number, number] => [
        0.36 * size * (share < 0.12 ? 1.15 : 1),
        (0.66 + 0.14 * share) * size * (share < 0.12 ? 0.8 : 1) * (share > 0.9 ? 0.9 : 1),
      ];
      details.push(...bone(path, shape, 0.17, patient.boneDensity * 1.1));
    }
  }
  return details;
}

function ribPath(
  patient: PhantomPatient,
  parts: readonly Solid[],
  side: Side,
  n: number,
  lift: number,
): Vec3[] {
  const slope = Math.tan(((patient.ribSlope + (n < 4 ? 3 * (4 - n) : 0) - lift) * Math.PI) / 180);
  const outward = 0.1 + 0.012 * n;
  const head = vertebraHeight(n) - 0.6;
  const height = (x: number, z: number) => head + slope * (z + 7) + outward * (Math.abs(x) - 2);
  const centre: Vec3 = [side * 5.6, height(5.6, -0.9), -0.9];
  const knots: Vec3[] = [
    [side * 1.7, head, -6.8],
    [side * 3.1, head + 0.1, -8.7],
  ];
  const end = FRONT_END[n - 1]!;
  for (let angle = -100; angle <= end; angle += 14) {
    const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const way: Vec3 = [side * c, slope * s + outward * c, s];
    const wall = outermost(parts, centre, way);
    if (wall !== undefined) knots.push(add(wall, times(way, 0.42 / length(way))));
  }
  return smooth(curve(knots, 2));
}

function outermost(parts: readonly Solid[], from: Vec3, way: Vec3): Vec3 | undefined {
  let far = 0;
  for (const part of parts) far = Math.max(far, chord(part, from, way)?.[1] ?? 0);
  return far > 0 ? add(from, times(way, far)) : undefined;
}

/** Takes out the kinks where the parts of the pleura meet. */
function smooth(points: readonly Vec3[]): Vec3[] {
  return points.map((p, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before === undefined || after === undefined) return p;
    return add(p, times(sub(times(add(before, after), 0.5), p), 0.5));
  });
}
