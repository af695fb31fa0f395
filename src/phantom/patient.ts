import type { PhantomClassId } from "@/domain/phantom";
import { hash32, Random } from "@/domain/random";

/** −1 is the patient's right, 1 the left. */
export type Side = -1 | 1;

/** What makes one phantom patient differ from another. Lengths in cm, angles in degrees, factors around 1. */
export interface PhantomPatient {
  readonly seed: number;
  readonly patient: number;
  readonly classId: PhantomClassId;
  /** 0 (just visible) to 1 (gross); 0 for normal. */
  readonly severity: number;
  /** Sides with the finding: one or both for effusion, one for pneumothorax, none otherwise. */
  readonly sides: readonly Side[];
  readonly sex: "female" | "male";
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Thickness of the fat under the skin. */
  readonly fat: number;
  /** Size of the breasts, 0 for none. */
  readonly breast: number;
  readonly muscle: number;
  readonly heart: number;
  /** Angle of the heart's long axis below the horizontal. */
  readonly heartTilt: number;
  readonly aorta: number;
  /** Depth of breath in this patient's usual radiograph, about −1 to 1. */
  readonly inspiration: number;
  readonly domeGap: number;
  readonly domeCurve: number;
  readonly ribSlope: number;
  readonly ribSize: number;
  readonly boneDensity: number;
  readonly claviclePitch: number;
  readonly scapulaOut: number;
  readonly shoulder: number;
  readonly scoliosis: number;
  readonly bubble: number;
  readonly vessels: number;
  readonly lungDensity: number;
  /** Seed of the vessel tree and other fine structure. */
  readonly texture: number;
}

const within = (random: Random, mean: number, deviation: number, reach = 2) =>
  mean + deviation * Math.max(-reach, Math.min(reach, random.normal()));

/**
 * One patient's anatomy, a pure function of its arguments.
 * @param patient  number of the patient in the population
 */
export function phantomPatient(seed: number, patient: number, classId: PhantomClassId): PhantomPatient {
  const random = new Random(hash32(seed, 0x70617469, patient));
  const severity = classId === "normal" ? 0 : Math.pow(random.uniform(), 0.8);
  const side: Side = random.uniform() < 0.5 ? -1 : 1;
  const both = random.uniform() < 0.35;
  const sex = random.uniform() < 0.5 ? "female" : "male";
  const large = random.normal();
  const weight = within(random, 0, 1);
  return {
    seed,
    patient,
    classId,
    severity,
    sides: findingSides(classId, side, both),
    sex,
    width:
      (sex === "female" ? 0.945 : 1.0) *
      (1 + 0.02 * clampTwo(large) + 0.02 * weight) *
      within(random, 1, 0.02),
    height:
      (sex === "female" ? 0.95 : 1.02) *
      (1 + 0.035 * clampTwo(large) - 0.025 * weight) *
      within(random, 1, 0.025),
    depth: (sex === "female" ? 0.95 : 1.0) * (1 + 0.05 * weight) * within(random, 1, 0.04),
    fat: Math.max(0.5, 1.3 + 0.8 * weight + random.uniform(-0.3, 0.3)),
    breast: sex === "female" ? random.uniform(0.45, 1) * (1 + 0.25 * weight) : 0,
    muscle: within(random, sex === "female" ? 0.85 : 1.05, 0.1),
    heart: within(random, 1, 0.045),
    heartTilt: within(random, 40 - 5 * weight, 4),
    aorta: within(random, 1, 0.1),
    inspiration: within(random, 0, 0.5),
    domeGap: within(random, 1.3, 0.5),
    domeCurve: within(random, 1, 0.09),
    ribSlope: within(random, 30 - 2.5 * weight, 2.5),
    ribSize: within(random, sex === "female" ? 0.92 : 1.04, 0.06),
    boneDensity: within(random, 1, 0.12),
    claviclePitch: within(random, 0, 1),
    scapulaOut: within(random, 0, 1),
    shoulder: within(random, 0, 1),
    scoliosis: within(random, 0, 0.35),
    bubble: random.uniform() < 0.75 ? random.uniform(0.5, 1.25) : 0,
    vessels: within(random, 1, 0.1),
    lungDensity: within(random, 1, 0.1),
    texture: random.uint32(),
  };
}

const clampTwo = (value: number) => Math.max(-2, Math.min(2, value));

function findingSides(classId: PhantomClassId, side: Side, both: boolean): Side[] {
  switch (classId) {
    case "pneumothorax":
      return [side];
    case "pleural-effusion":
      return both ? [-1, 1] : [side];
    case "normal":
    case "cardiomegaly":
    case "pulmonary-oedema":
      return [];
    default:
      return classId satisfies never;
  }
}
