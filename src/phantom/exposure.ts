import { hash32, Random } from "@/domain/random";
import type { PhantomPatient } from "./patient";
import { add, sub, times, type Vec3 } from "./vector";

/** Distance from the focal spot to the detector in a standing chest radiograph, in cm. */
const SOURCE_DISTANCE = 180;

/** How one radiograph of a patient was taken. Angles in degrees, lengths in cm at the detector. */
export interface Exposure {
  /** Turn about the patient's long axis; positive: left shoulder forward. */
  readonly rotation: number;
  /** Lean in the plane of the detector. */
  readonly lean: number;
  /** Forward or backward tilt of the trunk. */
  readonly bend: number;
  /** Added to the patient's usual depth of breath. */
  readonly inspiration: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Side of the square image at the detector. */
  readonly field: number;
  /** Quanta per mm² where nothing is in the beam, times the detector's efficiency. */
  readonly dose: number;
  /** Unexposed margins left, right, above and below, as a share of the image. */
  readonly margins: readonly [number, number, number, number];
  /** Display contrast and brightness around 1 and 0. */
  readonly contrast: number;
  readonly brightness: number;
  /** Seed of the quantum noise. */
  readonly noise: number;
}

export function exposureOf(patient: PhantomPatient, exposure: number): Exposure {
  const random = new Random(hash32(patient.texture, 0x78726179, exposure));
  const spread = (deviation: number) => deviation * Math.max(-2, Math.min(2, random.normal()));
  const collimated = random.uniform() < 0.45;
  const margin = () => (collimated ? Math.max(0, random.uniform(-0.02, 0.05)) : 0);
  return {
    rotation: spread(2.2),
    lean: spread(1.3),
    bend: spread(1.5),
    inspiration: spread(0.3),
    shiftX: spread(0.7),
    shiftY: spread(0.8),
    field: 41 * (0.35 + 0.65 * Math.max(patient.width, patient.height)) * random.uniform(0.97, 1.05),
    // About 30,000 quanta per mm² and µGy (IEC 62220-1, RQA5), 2.5 µGy behind a patient who passes a tenth.
    dose: 4.5e5 * Math.exp(spread(0.3)),
    margins: [margin(), margin(), margin(), margin()],
    contrast: 1 + spread(0.06),
    brightness: spread(0.025),
    noise: random.uint32(),
  };
}

/** A point source and a square detector, in patient coordinates. */
export interface Beam {
  readonly source: Vec3;
  /** Centre of the pixel in row 0, column 0. */
  readonly corner: Vec3;
  /** From a pixel's centre to the next column's and to the next row's. */
  readonly column: Vec3;
  readonly row: Vec3;
  readonly size: number;
}

/** Posteroanterior: the source behind the patient, the chest against the detector, seen as if facing the patient. */
export function beamOf(exposure: Exposure, chestDepth: number, size: number): Beam {
  const turn = turning(exposure);
  const pitch = exposure.field / size;
  const centre: Vec3 = [exposure.shiftX, exposure.shiftY, chestDepth];
  const column = times(turn([1, 0, 0]), pitch);
  const row = times(turn([0, 1, 0]), pitch);
  const middle = turn(centre);
  const source = sub(middle, times(turn([0, 0, 1]), SOURCE_DISTANCE));
  const half = (size - 1) / 2;
  return { source, corner: sub(middle, add(times(column, half), times(row, half))), column, row, size };
}

/** The patient turns; in patient coordinates the apparatus does, the other way. */
function turning({ rotation, lean, bend }: Exposure): (p: Vec3) => Vec3 {
  const [y, z, x] = [rotation, lean, bend].map((angle) => (angle * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  return ([px, py, pz]) => {
    const [a, b] = [px * Math.cos(z) - py * Math.sin(z), px * Math.sin(z) + py * Math.cos(z)];
    const [c, d] = [b * Math.cos(x) - pz * Math.sin(x), b * Math.sin(x) + pz * Math.cos(x)];
    return [a * Math.cos(y) + d * Math.sin(y), c, -a * Math.sin(y) + d * Math.cos(y)];
  };
}
