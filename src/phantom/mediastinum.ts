import type { Organ } from "./body";
import type { PhantomPatient } from "./patient";
import { ellipsoid, tube, turned, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import { curve, type Vec3 } from "./vector";

/** Where the vessels and bronchi enter each lung. The left hilum is the higher one. */
export const HILA: Readonly<Record<-1 | 1, Vec3>> = { [-1]: [-3.7, 0.1, -0.8], [1]: [4.1, -1.1, -1.1] };

/** Everything between the lungs except the heart. */
export function mediastinum(patient: PhantomPatient): Organ[] {
  const soft = (solid: Solid): Organ => ({ solid, attenuation: ATTENUATION.softTissue });
  const blood = (solid: Solid): Organ => ({ solid, attenuation: ATTENUATION.blood });
  return [
    soft(ellipsoid([0.6 * patient.scoliosis, 12, -6.9], [2.35, 40, 3.5])),
    soft(ellipsoid([0, 1, -0.6], [2.3, 17, 4.3])),
    soft(ellipsoid([0.2, 0, 4], [0.6, 15, 5.5])),
    soft(ellipsoid([0.3, -13, -0.5], [3, 7, 4.6])),
    soft(ellipsoid([0, 7.5, 1], [3, 6, 7.4])),
    ...aorta(patient).map(blood),
    ...tube(
      curve(
        [
          [-3.4, -12.2, 0.6],
          [-2.5, -8.5, 1.2],
          [-2.4, -4, 1.2],
          [-2.5, 1.5, 1.2],
        ],
        3,
      ),
      { radius: () => 0.95 },
    ).map(blood),
    ...tube(
      curve(
        [
          [1.9, -6.5, -2.5],
          [2.3, -9.5, -2.4],
          [3.6, -13, -1.8],
        ],
        3,
      ),
      { radius: () => 0.7 },
    ).map(blood),
    blood(ellipsoid([2.6, -1.7, 2.4], [1.9, 2.7, 2], turned(-12))),
  ];
}

function aorta({ aorta: size }: PhantomPatient): Solid[] {
  const knob = 0.35 * (size - 1) * 10;
  const path = curve(
    [
      [-1.2, 3.4, 3.2],
      [-1.9, -1.6, 3.6],
      [-1.1, -5.2 - 0.3 * knob, 2.2],
      [1.1, -6.4 - 0.4 * knob, -0.9],
      [3 + 0.35 * knob, -5.2 - 0.3 * knob, -3.7],
      [2.5 + 0.25 * knob, -1.2, -5.2],
      [2.1, 5, -5.4],
      [0.9, 14, -4.6],
    ],
    4,
  );
  return tube(path, { radius: (share) => size * (1.55 - 0.45 * share) });
}

/** Trachea and main bronchi: air, painted over what surrounds them. */
export function airways(patient: PhantomPatient): Organ[] {
  const shift = 0.15 + 0.1 * patient.scoliosis;
  const carina: Vec3 = [-0.2 * shift, -3.7, -2.3];
  const parts = [
    ...tube(curve([[0, -24, 0.4], [0, -16, -0.4], [-shift, -9, -1.5], carina], 3), {
      radius: () => [1, 0.85],
    }),
    ...tube(curve([carina, [-1.6, -2, -2.5], [-3.2, -0.3, -2.5], [-4.2, 1.6, -2.6]], 3), {
      radius: (s) => 0.68 - 0.25 * s,
    }),
    ...tube(curve([carina, [1.8, -2.4, -2.6], [4, -0.7, -2.9], [5.1, 1.4, -3.2]], 3), {
      radius: (s) => 0.6 - 0.22 * s,
    }),
  ];
  return parts.map((solid) => ({ solid, attenuation: ATTENUATION.air }));
}

/**
 * Heart and pericardium.
 * @param size  1 for a cardiothoracic ratio of about 0.45
 */
export function heart(patient: PhantomPatient, size: number, inspiration: number, finding: boolean): Organ[] {
  const { heartTilt } = patient;
  // It rests on the diaphragm and follows it.
  const down = 0.9 + 0.9 * inspiration;
  // A large heart grows to the left and downwards, from the root of the great vessels.
  const grow = Math.max(0, size - 1);
  const put = (centre: Vec3, radii: Vec3, roll: number): Organ => ({
    solid: ellipsoid(
      [centre[0], centre[1] + down, centre[2]],
      [radii[0] * size, radii[1] * size, radii[2] * size],
      turned(roll, 0),
    ),
    attenuation: ATTENUATION.blood,
    finding,
  });
  const fat = (centre: Vec3, radii: Vec3): Organ => ({
    solid: ellipsoid(centre, radii, turned(20)),
    attenuation: ATTENUATION.fat,
  });
  const lift = Math.min(2.2, 4.8 * grow);
  return [
    fat([6.6 + 5 * grow, 9.6 + down, 4], [3.2, 2, 2.6]),
    put([2.9 + 2.2 * grow, 5.7 - 0.4 * lift, 2], [6.2, 4.5, 5.3], heartTilt),
    put([1.6 + 2 * grow, 7.1 - 0.6 * lift, 4.2], [5.2, 3.4, 4.4], heartTilt - 26),
    put([-1.2 - 0.6 * grow, 5 - 0.3 * lift, 2], [3, 4.7, 4.2], 8),
    put([2.3 + grow, 1.7, 1], [2.9, 2.7, 3], -25),
    put([0.6, 3.6, -0.6], [3.6, 3.2, 3.1], 0),
  ];
}
