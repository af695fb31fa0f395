import { Random } from "@/domain/random";
import type { Body, Cloud, Detail, Organ } from "./body";
import { heartSize, movedByCollapse, oedema, pleuralSpace, vesselSize } from "./findings";
import { airways, heart, HILA, mediastinum } from "./mediastinum";
import type { PhantomPatient, Side } from "./patient";
import { ribs } from "./ribs";
import { shoulderGirdle } from "./shoulder";
import { contains, stretch, tube } from "./solid";
import { spine } from "./spine";
import { abdomen, cavity, trunk } from "./thorax";
import { ATTENUATION } from "./tissues";
import { stretchPoint, type Vec3 } from "./vector";
import { growTree, type VesselPart } from "./vessels";

/**
 * The whole chest of a patient in one breath.
 * @param inspiration  depth of the breath, about −1 to 1, 0 being a good one
 */
export function bodyOf(patient: PhantomPatient, inspiration: number): Body {
  const cavities = { [-1]: cavity(-1), [1]: cavity(1) } as const;
  const organs: Organ[] = [
    ...trunk(patient),
    ...pleuralSpace(patient, -1, cavities[-1]),
    ...pleuralSpace(patient, 1, cavities[1]),
    ...abdomen(patient, inspiration),
    ...mediastinum(patient),
    ...heart(
      patient,
      heartSize(patient) * (1 - 0.025 * inspiration),
      inspiration,
      patient.classId === "cardiomegaly",
    ),
    ...airways(patient),
  ];
  const fluid = oedema(patient);
  const body: Body = {
    organs,
    details: [
      ...lungVessels(patient, organs),
      ...fluid.lines,
      ...ribs(patient, cavities, 1.2 * inspiration),
      ...spine(patient),
      ...shoulderGirdle(patient),
    ],
    clouds: [...hilarShadows(patient), ...fluid.clouds],
    visible: { path: 0.6, haze: 0.07 },
  };
  return sized(body, [patient.width, patient.height, patient.depth]);
}

/** Distance from the middle of the chest to its front, where the detector is. */
export const chestFront = (patient: PhantomPatient): number => (12.5 + patient.fat) * patient.depth;

function sized(body: Body, factor: Vec3): Body {
  return {
    ...body,
    organs: body.organs.map((organ) => ({ ...organ, solid: stretch(organ.solid, factor) })),
    details: body.details.map((detail) => ({ ...detail, solid: stretch(detail.solid, factor) })),
    clouds: body.clouds.map((cloud) => ({
      ...cloud,
      centre: stretchPoint(cloud.centre, factor, [0, 0, 0]),
      radii: stretchPoint(cloud.radii, factor, [0, 0, 0]),
    })),
  };
}

const isLung = (organs: readonly Organ[], p: Vec3): boolean => {
  for (let k = organs.length - 1; k >= 0; k--)
    if (contains(organs[k]!.solid, p)) return organs[k]!.lung === true;
  return false;
};

/** Arteries from the hila and veins to the left atrium, only where there is lung around them. */
function lungVessels(patient: PhantomPatient, organs: readonly Organ[]): Detail[] {
  const size = vesselSize(patient);
  const difference = ATTENUATION.blood - ATTENUATION.lung;
  const trees = ([-1, 1] as const).flatMap((side) => vesselTrees(patient, side, size));
  return trees.flatMap(({ from, to, radius, side }) => {
    const [a, b] = [movedByCollapse(patient, side, from), movedByCollapse(patient, side, to)];
    if (!isLung(organs, a) || !isLung(organs, b)) return [];
    return tube([a, b], { radius: () => radius }).map((solid) => ({ solid, difference }));
  });
}

function vesselTrees(patient: PhantomPatient, side: Side, size: number): VesselPart[] {
  const random = new Random(patient.texture, 11 + side);
  const space = cavity(side);
  const targets = (count: number): Vec3[] => {
    const points: Vec3[] = [];
    for (let tries = 0; points.length < count && tries < 40 * count; tries++) {
      const p: Vec3 = [side * random.uniform(1.5, 14.5), random.uniform(-14, 14), random.uniform(-10, 9)];
      if (space.some((part) => contains(part, p))) points.push(p);
    }
    return points;
  };
  const hilum = HILA[side];
  const vein: Vec3 = [side * 3.2, 2.6, -0.6];
  return [
    ...growTree({ root: hilum, side, targets: targets(560), tip: 0.085 * size }, random),
    ...growTree({ root: vein, side, targets: targets(380), tip: 0.078 * size }, random),
  ];
}

/** The crowd of vessels, nodes and bronchial walls where they enter the lung. */
function hilarShadows(patient: PhantomPatient): Cloud[] {
  const random = new Random(patient.texture, 3);
  return ([-1, 1] as const).flatMap((side) =>
    Array.from({ length: 7 }, (): Cloud => {
      const hilum = HILA[side];
      return {
        centre: [
          hilum[0] + side * random.uniform(-0.4, 1.6),
          hilum[1] + random.uniform(-1.6, 3.2),
          hilum[2] + random.uniform(-1.5, 1.5),
        ],
        radii: [random.uniform(0.4, 0.8), random.uniform(0.6, 1.2), 0.9],
        difference: random.uniform(0.02, 0.055) * patient.vessels,
      };
    }),
  );
}
