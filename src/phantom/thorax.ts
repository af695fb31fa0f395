import type { Organ } from "./body";
import type { PhantomPatient, Side } from "./patient";
import { cut, ellipsoid, pillar, turned, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";

/**
 * The reference chest: an adult of average build in full breath, about 28 cm wide inside the ribs, the origin
 * between the hila. A patient's size is applied to the finished body; what is here varies in shape only.
 */

/** Skin to ribs: fat outside, muscle inside, and what hangs on the chest. */
export function trunk(patient: PhantomPatient): Organ[] {
  const { fat, muscle, shoulder } = patient;
  const organs: Organ[] = [];
  const layer = (thickness: number, attenuation: number) => {
    const put = (solid: Solid) => organs.push({ solid, attenuation });
    put(ellipsoid([0, 12, -0.7], [16.6 + 0.6 * muscle + thickness, 30, 11.8 + thickness]));
    put(ellipsoid([0, -7.6 - 0.4 * shoulder, -2.2], [23.5, 9 + thickness, 6.6 + thickness]));
    put(ellipsoid([0, -13.5, -2.8], [9.5 + thickness, 6.5, 5.6]));
    put(pillar(0, -2.6, [5.6 + 0.4 * thickness, 5.8], -40, -9));
    for (const side of [-1, 1] as const) {
      put(ellipsoid([side * 20.5, -7.5, -1.4], [5.6 + thickness, 13, 5.6 + thickness], turned(side * -20)));
    }
  };
  layer(fat, ATTENUATION.fat);
  organs.push(...breasts(patient));
  layer(0, ATTENUATION.softTissue);
  return organs;
}

function breasts({ breast, fat }: PhantomPatient): Organ[] {
  if (breast === 0) return [];
  return ([-1, 1] as const).map((side) => ({
    solid: ellipsoid(
      [side * 9.4, 4.5 + 2.2 * breast, 6.6 + fat],
      [7.2 * (0.7 + 0.3 * breast), 8.2 * (0.75 + 0.25 * breast), 4.4 * breast + 0.7 * fat],
      turned(side * -8, 26),
    ),
    attenuation: 0.185,
  }));
}

/** The space inside one pleura, as a union of convex parts. The diaphragm is painted over it. */
export function cavity(side: Side): Solid[] {
  const wide = side < 0 ? 1 : 0.985;
  // The recess between ribs and diaphragm reaches lowest at the back.
  const floor = { normal: [0, 1, 0.26], limit: 15 } as const;
  return [
    ellipsoid([side * 6.5, 6.2, -0.9], [7.7 * wide, 20.4, 9.8], turned(side * -5, -3)),
    ellipsoid([side * 5.3, -8.6, -1.8], [4.9, 6.1, 6], turned(side * -8)),
    ellipsoid([side * 7.4, 5.5, -0.6], [6.9 * wide, 15, 9.4]),
  ].map((part) => cut(part, floor));
}

/** Height of the top of each dome: lower in a deep breath, the right one above the left. */
function domeTop(patient: PhantomPatient, side: Side, inspiration: number): number {
  return 9.4 + 1.25 * inspiration + (side > 0 ? patient.domeGap : 0);
}

/** Diaphragm and what lies beneath: liver, spleen, and the air in the stomach. */
export function abdomen(patient: PhantomPatient, inspiration: number): Organ[] {
  const { domeCurve } = patient;
  const soft = (solid: Solid): Organ => ({ solid, attenuation: ATTENUATION.softTissue });
  const high = 8.6 * domeCurve;
  const right = domeTop(patient, -1, inspiration);
  const left = domeTop(patient, 1, inspiration);
  return [
    soft(ellipsoid([-6.6, right + high, 0.6], [9, high, 9.6], turned(-2, -6))),
    soft(ellipsoid([-4.8, right + high + 0.5, 2.4], [7, high, 7.6])),
    soft(ellipsoid([6.6, left + high, 0.2], [8.8, high, 9.4], turned(2, -6))),
    soft(pillar(0, 0, [15.9, 10.9], Math.max(right, left) + 8.4, 60)),
    ...stomach(patient, left),
  ];
}

function stomach({ bubble }: PhantomPatient, top: number): Organ[] {
  if (bubble === 0) return [];
  const solid = ellipsoid([5.8, top + 3.1, 2.2], [2.9 * bubble, 1.9 * bubble, 2.3 * bubble], turned(-12));
  const level = { normal: [0, 1, 0], limit: top + 3.4 } as const;
  return [{ solid: { ...solid, planes: [level] }, attenuation: ATTENUATION.air }];
}
