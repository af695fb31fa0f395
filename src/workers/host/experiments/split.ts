import type { DatasetIndex, Part } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { PartCounts } from "@/domain/evaluation";
import type { FileStore } from "@/domain/files";
import { Random } from "@/domain/random";

/** Which part each image is in, kept with the experiment: a later split of the data set does not mix its parts. */
export interface FrozenSplit {
  readonly seed: number;
  /** By index of the image; null for one that was left out. */
  readonly parts: readonly (Part | null)[];
}

const LETTERS: Readonly<Record<Part, string>> = { train: "t", validation: "v", test: "e" };
const LEFT_OUT = "-";
const STREAM_SCARCE = 81;

export function splitOf({ summary, parts }: DatasetIndex): FrozenSplit {
  return { seed: summary.split.seed, parts };
}

/**
 * Makes a class rare: patients are left out of its training part until its images are this share of the training
 * images of the classes. The other parts stay as they are.
 */
export function madeRare(
  { images }: DatasetIndex,
  split: FrozenSplit,
  classIds: readonly string[],
  request: { readonly classId: string; readonly share: number; readonly seed: number },
): FrozenSplit {
  const training = images.filter((image) => split.parts[image.index] === "train");
  const others = training.filter(({ classId }) => classId !== request.classId && classIds.includes(classId));
  const target = Math.round((request.share * others.length) / (1 - request.share));
  const own = training.filter(({ classId }) => classId === request.classId);
  const patients = [...new Set(own.map(({ patient }) => patient))].sort();
  const left = new Set<number>();
  for (const patient of new Random(request.seed, STREAM_SCARCE).shuffle(patients)) {
    const theirs = own.filter((image) => image.patient === patient);
    if (own.length - left.size - theirs.length < target) continue;
    for (const { index } of theirs) left.add(index);
  }
  return { seed: split.seed, parts: split.parts.map((part, i) => (left.has(i) ? null : part)) };
}

const splitFile = (folder: string): string => `${folder}/split.json`;

export async function writeSplit(store: FileStore, folder: string, { seed, parts }: FrozenSplit) {
  const letters = parts.map((part) => (part ? LETTERS[part] : LEFT_OUT)).join("");
  const text = JSON.stringify({ version: 1, seed, parts: letters });
  await store.write(splitFile(folder), new TextEncoder().encode(text));
}

/** @throws {AppError} `storage` when it is damaged, `not-found` when the data set has other images now */
export async function readSplit(store: FileStore, folder: string, index: DatasetIndex): Promise<FrozenSplit> {
  const split = parse(new TextDecoder().decode(await store.read(splitFile(folder))));
  if (split.parts.length === index.images.length) return split;
  throw new AppError("not-found", "The data set of this experiment has changed since it was set up.", {
    kept: "What was measured is kept.",
    advice: "Set up a new experiment on the data set as it is now.",
  });
}

function parse(text: string): FrozenSplit {
  const partOf = new Map<string, Part | null>([[LEFT_OUT, null]]);
  for (const [part, letter] of Object.entries(LETTERS)) partOf.set(letter, part as Part);
  try {
    const found = JSON.parse(text) as { version?: unknown; seed?: unknown; parts?: unknown };
    if (found.version === 1 && typeof found.seed === "number" && typeof found.parts === "string") {
      const parts = [...found.parts].map((letter) => partOf.get(letter));
      if (!parts.includes(undefined)) return { seed: found.seed, parts: parts as (Part | null)[] };
    }
  } catch {
    // Falls through to the one answer there is.
  }
  throw new AppError("storage", "The split of this experiment is damaged.", {
    advice: "Remove the experiment and set it up again.",
  });
}

/** Images and patients of one part, in all and by class. */
export function partCounts(
  { images }: DatasetIndex,
  { parts }: FrozenSplit,
  classIds: readonly string[],
  part: Part,
): PartCounts {
  const own = images.filter(({ index, classId }) => parts[index] === part && classIds.includes(classId));
  const counted = (some: typeof own) => ({
    images: some.length,
    patients: new Set(some.map(({ patient }) => patient)).size,
  });
  const perClass = classIds.map((id) => [id, counted(own.filter(({ classId }) => classId === id))] as const);
  return { ...counted(own), perClass: Object.fromEntries(perClass) };
}
