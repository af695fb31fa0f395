import { PARTS, type ClassInfo, type DatasetIndex, type Part } from "@/domain/dataset";

interface ClassRow {
  readonly classInfo: ClassInfo;
  readonly images: number;
  readonly patients: number;
  /** Images in the training part. */
  readonly toTrain: number;
}

export interface PartRow {
  readonly part: Part;
  readonly images: number;
  readonly patients: number;
  /** Images of the chosen class. */
  readonly ofClass: number;
}

export interface DatasetCounts {
  readonly classes: readonly ClassRow[];
  readonly images: number;
  /** Each patient once, however many classes they are in. */
  readonly patients: number;
  readonly toTrain: number;
  readonly inSeveralClasses: number;
}

/** Counts for the class table. Patients in two classes count in both rows and once in the total. */
export function countClasses({ summary, images, parts }: DatasetIndex): DatasetCounts {
  const classesOf = new Map<string, Set<string>>();
  const tally = new Map(
    summary.classes.map(({ id }) => [id, { images: 0, toTrain: 0, patients: new Set<string>() }]),
  );
  let toTrain = 0;
  for (const { index, classId, patient } of images) {
    const row = tally.get(classId);
    if (!row) continue;
    const training = parts[index] === "train" ? 1 : 0;
    row.images++;
    row.toTrain += training;
    toTrain += training;
    row.patients.add(patient);
    classesOf.set(patient, (classesOf.get(patient) ?? new Set()).add(classId));
  }
  const classes = summary.classes.map((classInfo) => {
    const row = tally.get(classInfo.id)!;
    return { classInfo, images: row.images, patients: row.patients.size, toTrain: row.toTrain };
  });
  const inSeveralClasses = [...classesOf.values()].filter((ids) => ids.size > 1).length;
  return { classes, images: images.length, patients: classesOf.size, toTrain, inSeveralClasses };
}

/** Counts for the split table, in the order of the parts. */
export function countParts({ images, parts }: DatasetIndex, classId: string | null): PartRow[] {
  return PARTS.map((part) => {
    const inside = images.filter(({ index }) => parts[index] === part);
    return {
      part,
      images: inside.length,
      patients: new Set(inside.map(({ patient }) => patient)).size,
      ofClass: classId === null ? 0 : inside.filter((image) => image.classId === classId).length,
    };
  });
}

export const PART_WORDS: Readonly<Record<Part, string>> = {
  train: "Train",
  validation: "Validation",
  test: "Test",
};
