import { PHANTOM_CLASSES, type PhantomClassId } from "@/domain/phantom";
import { hash32, Random } from "@/domain/random";

interface ClassCount {
  readonly classId: PhantomClassId;
  readonly count: number;
}

export interface PopulationMember {
  /** Unique in the population. */
  readonly patient: number;
  readonly classId: PhantomClassId;
  /** Radiographs of this patient, 1 or 2: exposure numbers 0 to exposures − 1. */
  readonly exposures: number;
}

/** Common classes and rare ones, as in a hospital: 600 patients. */
const DEFAULT_COUNTS: readonly ClassCount[] = PHANTOM_CLASSES.map(({ id, patients }) => ({
  classId: id,
  count: patients,
}));

/** Who is in a demo set, class by class. Every third patient or so has a second radiograph. */
export function phantomPopulation(
  seed: number,
  counts: readonly ClassCount[] = DEFAULT_COUNTS,
): PopulationMember[] {
  const members: PopulationMember[] = [];
  for (const { classId, count } of counts) {
    for (let i = 0; i < count; i++) {
      const patient = members.length;
      const exposures = new Random(hash32(seed, 0x6578706f, patient)).uniform() < 0.3 ? 2 : 1;
      members.push({ patient, classId, exposures });
    }
  }
  return members;
}
