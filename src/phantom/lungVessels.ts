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

/** Heights are sorted into slabs of this many cm, each with the organs in it. */
const SLAB = 1.5;
const LOWEST_SLAB = -20;

/** Whether the tissue at a point is aerated lung: the organ of highest precedence there decides. */
function lungTest(organs: readonly Organ[]): (p: Vec3) => boolean {
  const slabs: Organ[][] = Array.from({ length: 30 }, () => []);
  for (const organ of organs.toReversed()) {
    const heights = organ.solid.hull.map((corner) => (corner[1] - LOWEST_SLAB) / SLAB);
    const top = Math.max(0, Math.floor(Math.min(...heights)));
    const bottom = Math.min(slabs.length - 1, Math.floor(Math.max(...heights)));
    for (let k = top; k <= bottom; k++) slabs[k]!.push(organ);
  }
  return (p) => {
    for (const { solid, lung } of slabs[Math.floor((p[1] - LOWEST_SLAB) / SLAB)] ?? []) {
      if (contains(solid, p)) return lung === true;
    }
    return false;
  };
}
