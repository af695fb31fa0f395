import { Random } from "@/domain/random";
import type { Organ, Rods } from "./body";
import { movedByCollapse, vesselSize } from "./findings";
import { HILA } from "./mediastinum";
import type { PhantomPatient, Side } from "./patient";
import { contains, type Solid } from "./solid";
import { ATTENUATION } from "./tissues";
import { growTree } from "./vessels";
import type { Vec3 } from "./vector";

/** Arteries from the hila and veins to the left atrium, only where there is lung around them. */
export function lungVessels(
  patient: PhantomPatient,
  organs: readonly Organ[],
  cavities: Readonly<Record<Side, readonly Solid[]>>,
): Rods {
  const packed: number[] = [];
  const inLung = lungTest(organs);
  for (const side of [-1, 1] as const) {
    let last: Vec3 | undefined;
    let lastMoved: Vec3 = [0, 0, 0];
    let lastInside = false;
    growTrees(patient, side, cavities[side], (from, to, radius) => {
      const known = from === last;
      const a = known ? lastMoved : movedByCollapse(patient, side, from);
      const starts = known ? lastInside : inLung(a);
      const b = movedByCollapse(patient, side, to);
      const ends = inLung(b);
      if (starts && ends) packed.push(a[0], a[1], a[2], b[0], b[1], b[2], radius);
      [last, lastMoved, lastInside] = [to, b, ends];
    });
  }
  return { packed: Float64Array.from(packed), difference: ATTENUATION.blood - ATTENUATION.lung };
}

function growTrees(
  patient: PhantomPatient,
  side: Side,
  space: readonly Solid[],
  grown: (from: Vec3, to: Vec3, radius: number) => void,
): void {
  const random = new Random(patient.texture, 11 + side);
  const size = vesselSize(patient);
  const targets = (count: number): Vec3[] => {
    const points: Vec3[] = [];
    for (let tries = 0; points.length < count && tries < 40 * count; tries++) {
      const p: Vec3 = [side * random.uniform(1.5, 14.5), random.uniform(-14, 14), random.uniform(-10, 9)];
      if (space.some((part) => contains(part, p))) points.push(p);
    }
    return points;
  };
  growTree({ root: HILA[side], targets: targets(560), tip: 0.085 * size }, random, grown);
  growTree({ root: [side * 3.2, 2.6, -0.6], targets: targets(380), tip: 0.078 * size }, random, grown);
}

/** Whether the tissue at a point is aerated lung. Boxes around the organs spare most of the tests. */
function lungTest(organs: readonly Organ[]): (p: Vec3) => boolean {
  const boxes = new Float64Array(organs.length * 6);
  organs.forEach(({ solid }, k) => {
    for (let axis = 0; axis < 3; axis++) {
      const values = solid.hull.map((corner) => corner[axis as 0 | 1 | 2]);
      boxes[k * 6 + axis] = Math.min(...values);
      boxes[k * 6 + 3 + axis] = Math.max(...values);
    }
  });
  return (p) => {
    const [x, y, z] = p;
    for (let k = organs.length - 1; k >= 0; k--) {
      const at = k * 6;
      if (x < boxes[at]! || x > boxes[at + 3]! || y < boxes[at + 1]! || y > boxes[at + 4]!) continue;
      if (z < boxes[at + 2]! || z > boxes[at + 5]!) continue;
      if (contains(organs[k]!.solid, p)) return organs[k]!.lung === true;
    }
    return false;
  };
}
