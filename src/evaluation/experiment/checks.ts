import { AppError } from "@/domain/errors";

/** What the checks need of an image: nothing that identifies anybody. */
export interface CheckedImage {
  readonly patient: string;
  readonly classId: string;
  readonly part: "train" | "validation" | "test";
  /** Of the pixels; equal hashes are the same image. */
  readonly hash: string;
}

export interface Findings {
  /** Said, and the experiment may go on. */
  readonly warnings: readonly string[];
}

const LEAST_PATIENTS = 10;
const PART_WORDS = { train: "training", validation: "validation", test: "test" } as const;

/**
 * Whether an experiment on these images can mean anything.
 * @param names  class names by id, for the words
 * @throws {AppError} `too-few-classes`, `too-few-images`, `bad-config` with the reason
 */
export function checkExperiment(
  images: readonly CheckedImage[],
  classIds: readonly string[],
  names: Readonly<Record<string, string>>,
): Findings {
  if (classIds.length < 2)
    throw refusal(
      "too-few-classes",
      "The experiment compares classes and needs at least two.",
      "Choose another class.",
    );
  const used = images.filter(({ classId }) => classIds.includes(classId));
  refuseSharedPatients(used, names);
  refuseDisagreeingLabels(used, names);
  for (const classId of classIds) checkClass(used, classId, names[classId] ?? classId);
  return { warnings: warningsOf(used, classIds, names) };
}

function refusal(
  code: "too-few-classes" | "too-few-images" | "bad-config",
  message: string,
  advice?: string,
) {
  return new AppError(code, message, {
    kept: "Nothing was changed.",
    ...(advice === undefined ? {} : { advice }),
  });
}

function refuseSharedPatients(
  images: readonly CheckedImage[],
  names: Readonly<Record<string, string>>,
): void {
  const classOf = new Map<string, string>();
  const shared = new Set<string>();
  const pairs = new Set<string>();
  for (const { patient, classId } of images) {
    const known = classOf.get(patient) ?? classId;
    classOf.set(patient, known);
    if (known === classId) continue;
    shared.add(patient);
    pairs.add([known, classId].map((id) => names[id] ?? id).join(" and "));
  }
  if (shared.size === 0) return;
  throw refusal(
    "bad-config",
    `${counted(shared.size, "patient has", "patients have")} images in more than one class (${[...pairs].join("; ")}). ` +
      "Such a patient would be counted for both.",
    "Leave these images out or correct their classes, then import again.",
  );
}

function refuseDisagreeingLabels(
  images: readonly CheckedImage[],
  names: Readonly<Record<string, string>>,
): void {
  const labels = new Map<string, Set<string>>();
  for (const { hash, classId } of images) {
    labels.set(hash, (labels.get(hash) ?? new Set()).add(names[classId] ?? classId));
  }
  const disagreeing = [...labels.values()].filter((set) => set.size > 1);
  if (disagreeing.length === 0) return;
  throw refusal(
    "bad-config",
    `${counted(disagreeing.length, "image is", "images are")} labelled both ${[...disagreeing[0]!].join(" and ")}.`,
    "Correct the labels and import again.",
  );
}

function checkClass(images: readonly CheckedImage[], classId: string, name: string): void {
  const own = images.filter((image) => image.classId === classId);
  const patients = new Set(own.map(({ patient }) => patient)).size;
  if (patients === 1 && own.length > 1) {
    throw refusal(
      "too-few-images",
      `All ${own.length} images of ${name} are of one patient, so nothing could be tested on another.`,
      "Import images of more patients. If they are there, the column that tells patients apart was not the right one.",
    );
  }
  if (patients < LEAST_PATIENTS) {
    throw refusal(
      "too-few-images",
      `${name} has ${counted(patients, "patient", "patients")}; the experiment needs at least ${LEAST_PATIENTS} in each class.`,
      "Leave this class out or import more of it.",
    );
  }
  for (const part of ["train", "validation", "test"] as const) {
    if (own.some((image) => image.part === part)) continue;
    throw refusal(
      "too-few-images",
      `${name} is missing from the ${PART_WORDS[part]} part of the split.`,
      "Choose another seed or larger shares for the split on the Data page.",
    );
  }
}

function warningsOf(
  images: readonly CheckedImage[],
  classIds: readonly string[],
  names: Readonly<Record<string, string>>,
): string[] {
  return classIds.flatMap((classId) => {
    const tested = images.filter((image) => image.classId === classId && image.part === "test");
    const patients = new Set(tested.map(({ patient }) => patient)).size;
    if (patients >= 20) return [];
    return [
      `${names[classId] ?? classId} has only ${counted(patients, "test patient", "test patients")}: its intervals will be wide.`,
    ];
  });
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
