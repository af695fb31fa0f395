import type { ImageRecord, Part, SplitConfig } from "@/domain/dataset";
import { Random } from "@/domain/random";

type Owned = Pick<ImageRecord, "patient" | "classId">;

/**
 * The part of each image. By patient, not by image: two exposures of one chest would leak into the test set.
 * Each class is shared out on its own, and every part gets a patient of every class that has three or more.
 * Depends on the patients and the seed only, not on the order of the images.
 */
export function splitByPatient(images: readonly Owned[], split: SplitConfig): Part[] {
  const parts = new Map<string, Part>();
  const groups = [...patientsByClass(images)].sort(([a], [b]) => (a < b ? -1 : 1));
  groups.forEach(([, patients], position) => {
    const order = new Random(split.seed, position).shuffle([...patients].sort());
    const counts = shareOut(order.length, split);
    order.forEach((patient, i) => {
      parts.set(
        patient,
        i < counts.test ? "test" : i < counts.test + counts.validation ? "validation" : "train",
      );
    });
  });
  return images.map(({ patient }) => parts.get(patient)!);
}

/** A patient with images of several classes belongs to the rarest of them, so that rare classes reach all parts. */
function patientsByClass(images: readonly Owned[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  for (const { patient, classId } of images) {
    owners.set(classId, (owners.get(classId) ?? new Set()).add(patient));
  }
  const rarestFirst = [...owners].sort(([a, x], [b, y]) => x.size - y.size || (a < b ? -1 : 1));
  const taken = new Set<string>();
  return new Map(
    rarestFirst.map(([classId, patients]) => {
      const own = new Set([...patients].filter((patient) => !taken.has(patient)));
      for (const patient of own) taken.add(patient);
      return [classId, own];
    }),
  );
}

function shareOut(patients: number, split: SplitConfig): { test: number; validation: number } {
  const whole = split.train + split.validation + split.test;
  const share = (part: number) => {
    if (!(part > 0) || !(whole > 0)) return 0;
    return Math.max(1, Math.round((patients * part) / whole));
  };
  if (patients >= 3) return shrink(patients, share(split.validation), share(split.test), split.train > 0);
  // With two patients the second one tests; with one there is nothing to hold back.
  return { validation: 0, test: patients === 2 && split.test > 0 ? 1 : 0 };
}

/** Rounding up small shares must leave someone to train on. */
function shrink(patients: number, validation: number, test: number, needTrain: boolean) {
  const most = patients - (needTrain ? 1 : 0);
  while (validation + test > most) {
    if (validation >= test) validation--;
    else test--;
  }
  return { validation, test };
}
