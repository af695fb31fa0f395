import type { Random } from "@/domain/random";

/** The patients of the test images as 0, 1, …, and their class when all images of one agree (they do: labels are checked). */
export interface TestPatients {
  /** Patient of each image. */
  readonly patientOf: Uint32Array;
  readonly patients: number;
}

export function testPatients(ids: readonly string[]): TestPatients {
  const known = new Map<string, number>();
  const patientOf = Uint32Array.from(ids, (id) => {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    known.set(id, known.size);
    return known.size - 1;
  });
  return { patientOf, patients: known.size };
}

/**
 * One bootstrap resample by patient: how often each image counts. Patients are drawn with replacement, never single
 * images, because images of one patient are not independent. Drawn within each class, so that no resample
 * loses a rare class altogether.
 * @param groups  patients of each class; together all patients
 */
export function resample(
  { patientOf, patients }: TestPatients,
  groups: readonly Uint32Array[],
  random: Random,
): Float64Array {
  const times = new Float64Array(patients);
  for (const group of groups) {
    group.forEach(() => (times[group[random.integer(group.length)]!]! += 1));
  }
  return Float64Array.from(patientOf, (patient) => times[patient]!);
}

/** Patients by the class of their first image. */
export function patientGroups(
  { patientOf, patients }: TestPatients,
  truth: Uint8Array,
  classCount: number,
): Uint32Array[] {
  const classOf = new Int32Array(patients).fill(-1);
  patientOf.forEach((patient, image) => {
    if (classOf[patient] === -1) classOf[patient] = truth[image]!;
  });
  const all = Uint32Array.from({ length: patients }, (_, i) => i);
  return Array.from({ length: classCount }, (_, c) => all.filter((patient) => classOf[patient] === c)).filter(
    (group) => group.length > 0,
  );
}

/** Linear interpolation between order statistics; NaN values are left out. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

/**
 * Two-sided p of "no difference" from bootstrapped differences: the level at which the percentile interval begins to
 * hold zero (Efron & Tibshirani 1993, section 15.4); never 0.
 */
export function bootstrapP(differences: readonly number[]): number {
  const usable = differences.filter((value) => !Number.isNaN(value));
  const below = usable.filter((value) => value <= 0).length;
  const above = usable.filter((value) => value >= 0).length;
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (usable.length + 1));
}

/** Holm's step-down correction (Holm 1979): the family's chance of one false finding stays below the level. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const result = new Array<number>(ps.length);
  let floor = 0;
  order.forEach((index, position) => {
    floor = Math.max(floor, Math.min(1, (ps.length - position) * ps[index]!));
    result[index] = floor;
  });
  return result;
}
