import { Random } from "@/domain/random";
import type { Cloud, Detail, Organ } from "./body";
import { HILA } from "./mediastinum";
import type { PhantomPatient, Side } from "./patient";
import { cut, ellipsoid, shared, stretch, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import { stretchPoint, type Vec3 } from "./vector";

/** Heart size that goes with the class; the patient's own variation is in it. */
export function heartSize({ classId, severity, heart }: PhantomPatient): number {
  if (classId === "cardiomegaly") return heart * 0.4 + 0.6 + 0.22 + 0.2 * severity;
  if (classId === "pulmonary-oedema") return heart * 0.6 + 0.4 + 0.06 + 0.1 * severity;
  return heart;
}

/** How much wider the lung's vessels are than usual. */
export function vesselSize({ classId, severity, vessels }: PhantomPatient): number {
  if (classId === "pulmonary-oedema") return vessels * (1.12 + 0.2 * severity);
  if (classId === "cardiomegaly") return vessels * (1 + 0.1 * severity);
  return vessels;
}

/** What fills one pleural space, from the lowest precedence up. */
export function pleuralSpace(patient: PhantomPatient, side: Side, cavity: readonly Solid[]): Organ[] {
  const attenuation = lungAttenuation(patient);
  const lung: Organ[] = cavity.map((solid) => ({ solid, attenuation, lung: true }));
  if (!patient.sides.includes(side)) return lung;
  if (patient.classId === "pneumothorax") return collapsed(patient, side, cavity);
  return [...lung, ...effusion(patient, side, cavity)];
}

function lungAttenuation({ classId, severity, lungDensity }: PhantomPatient): number {
  const wet = classId === "pulmonary-oedema" ? 1.12 + 0.3 * severity : 1;
  return ATTENUATION.lung * lungDensity * wet;
}

/** How far a collapsing lung has drawn back: a factor per axis about a point beside the hilum. */
function collapse({ severity }: PhantomPatient, side: Side): { factor: Vec3; centre: Vec3 } {
  return {
    factor: [0.87 - 0.42 * severity, 0.9 - 0.28 * severity, 0.95 - 0.25 * severity],
    centre: [side * 3.6, 7, -1],
  };
}

/** Where a point of the unharmed lung has gone. */
export function movedByCollapse(patient: PhantomPatient, side: Side, p: Vec3): Vec3 {
  if (patient.classId !== "pneumothorax" || !patient.sides.includes(side)) return p;
  const { factor, centre } = collapse(patient, side);
  return stretchPoint(p, factor, centre);
}

/** Thickness of the pleura and the airless rim of the lung beneath it, in cm. */
const PLEURA = 0.13;

/** Air in the pleural space; in it the lung, smaller and denser, in its pleura. */
function collapsed(patient: PhantomPatient, side: Side, cavity: readonly Solid[]): Organ[] {
  const { factor, centre } = collapse(patient, side);
  const air = cavity.map((solid) => ({ solid, attenuation: ATTENUATION.air, finding: true }));
  const rim = cavity.map((solid) => stretch(solid, factor, centre));
  const squeezed = Math.pow(factor[0] * factor[1] * factor[2], -0.55);
  return [
    ...air,
    ...rim.map((solid) => ({ solid, attenuation: ATTENUATION.softTissue, hides: true })),
    ...rim.map((solid) => ({
      solid: inset(solid, PLEURA),
      attenuation: lungAttenuation(patient) * squeezed,
      lung: true,
      hides: true,
    })),
  ];
}

/** The ellipsoid with a rim taken off. */
function inset(solid: Solid, rim: number): Solid {
  return {
    ...solid,
    quadrics: solid.quadrics.map(({ centre, rows }) => ({
      centre,
      rows: rows.map((row): Vec3 => {
        const radius = 1 / Math.hypot(...row);
        const factor = radius / (radius - rim);
        return [row[0] * factor, row[1] * factor, row[2] * factor];
      }),
    })),
  };
}

/** Fluid at the base; the lung floats on it like a bowl, so that the fluid's edge climbs at the walls. */
function effusion(patient: PhantomPatient, side: Side, cavity: readonly Solid[]): Organ[] {
  const random = new Random(patient.texture, 5).fork(side + 1);
  const share = patient.sides.length > 1 ? random.uniform(0.55, 1) : 1;
  const severity = patient.severity * share;
  const top = 9.3 - 13.5 * severity;
  const bottom = 12.6 - 6.6 * severity;
  const centre: Vec3 = [side * 4.6, top - 3.5, -0.6];
  const deep = bottom - centre[1];
  const flare = 1 / Math.sqrt(1 - (3.5 / deep) ** 2);
  const bowl = ellipsoid(centre, [10 * flare, deep, 11.6 * flare]);
  const below = { normal: [0, -1, 0], limit: -top } as const;
  return [
    ...cavity.map((solid) => ({ solid: cut(solid, below), attenuation: ATTENUATION.water, finding: true })),
    ...cavity.map((solid) => ({
      solid: shared(cut(solid, below), bowl),
      attenuation: lungAttenuation(patient) * (1.1 + 0.3 * severity),
      lung: true,
    })),
  ];
}

/** Fluid in the lung itself: bat-wing clouds about the hila, and thickened septa at the bases (Kerley B). */
export function oedema(patient: PhantomPatient): { clouds: Cloud[]; lines: Detail[] } {
  if (patient.classId !== "pulmonary-oedema") return { clouds: [], lines: [] };
  const random = new Random(patient.texture, 7);
  const clouds: Cloud[] = [];
  const lines: Detail[] = [];
  for (const side of [-1, 1] as const) {
    for (let n = 0; n < 34; n++) clouds.push(wing(patient, side, random));
    for (let n = 0; n < 9; n++) lines.push(septum(patient, side, random));
  }
  return { clouds, lines };
}

function wing({ severity }: PhantomPatient, side: Side, random: Random): Cloud {
  const hilum = HILA[side];
  const out = 7.2 * Math.pow(random.uniform(), 0.8);
  const angle = random.uniform(-1.15, 1.25);
  const size = random.uniform(0.7, 1.7);
  return {
    centre: [
      hilum[0] + side * (0.6 + out * Math.cos(angle)),
      hilum[1] + 1 + out * Math.sin(angle) * 1.05,
      hilum[2] + random.uniform(-4.5, 3.5),
    ],
    radii: [size, size * random.uniform(0.8, 1.3), size * 1.4],
    difference: (0.014 + 0.034 * severity) * random.uniform(0.4, 1.5) * (1 - 0.07 * out),
    finding: true,
  };
}

function septum({ severity }: PhantomPatient, side: Side, random: Random): Detail {
  const y = random.uniform(4.5, 11.5);
  const x = 13.2 - 0.045 * (y - 6) ** 2 - random.uniform(0, 0.5);
  return {
    solid: ellipsoid([side * x, y, random.uniform(-3, 3)], [random.uniform(0.6, 1.1), 0.06, 0.8]),
    difference: 0.06 + 0.09 * severity,
  };
}
