import { Random } from "@/domain/random";
import type { Body, Cloud, Organ, Rods } from "./body";
import { heartSize, oedema, pleuralSpace } from "./findings";
import { lungVessels } from "./lungVessels";
import { airways, heart, HILA, mediastinum } from "./mediastinum";
import type { PhantomPatient } from "./patient";
import { ribs } from "./ribs";
import { shoulderGirdle } from "./shoulder";
import { stretch } from "./solid";
import { spine } from "./spine";
import { abdomen, cavity, trunk } from "./thorax";
import { stretchPoint, type Vec3 } from "./vector";

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
      ...fluid.lines,
      ...ribs(patient, cavities, 1.2 * inspiration),
      ...spine(patient),
      ...shoulderGirdle(patient),
    ],
    vessels: lungVessels(patient, organs, cavities),
    clouds: [...hilarShadows(patient), ...fluid.clouds],
    visible: { path: 2, haze: 0.07 },
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
    vessels: sizedRods(body.vessels, factor),
    clouds: body.clouds.map((cloud) => ({
      ...cloud,
      centre: stretchPoint(cloud.centre, factor, [0, 0, 0]),
      radii: stretchPoint(cloud.radii, factor, [0, 0, 0]),
    })),
  };
}

/** Ends move with the body; the radius takes the mean factor. */
function sizedRods({ packed, difference }: Rods, factor: Vec3): Rods {
  const mean = Math.cbrt(factor[0] * factor[1] * factor[2]);
  const scale = [...factor, ...factor, mean];
  return { packed: packed.map((value, k) => value * scale[k % 7]!), difference };
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
