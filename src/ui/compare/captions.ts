import type { DatasetIndex, ImageRecord, Part } from "@/domain/dataset";
import { makerOf, type SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { count } from "../format";
import { ensembleName } from "../train/ensembles";

const PART_WORDS: Readonly<Record<Part, string>> = {
  train: "Training part",
  validation: "Validation part",
  test: "Test part",
};

/** "P-1f3a77c0, image 2 of 3": the image among those of its patient, in the set's order. */
export function realCaption(dataset: DatasetIndex, record: ImageRecord): string {
  const own = dataset.images.filter(({ patient }) => patient === record.patient);
  return own.length === 1
    ? record.patient
    : `${record.patient}, image ${own.findIndex(({ index }) => index === record.index) + 1} of ${own.length}`;
}

export function partWords(dataset: DatasetIndex, record: ImageRecord): string {
  const part = dataset.parts[record.index];
  return part === undefined ? "" : PART_WORDS[part];
}

export function className(dataset: DatasetIndex, classId: string): string {
  return dataset.summary.classes.find(({ id }) => id === classId)?.name ?? classId;
}

export function seedCaption(samples: SampleSet, index: number): string {
  const seed = `Seed ${count(samples.seeds[index] ?? 0)}`;
  if (!samples.members) return seed;
  const { runId } = makerOf(samples, index);
  return `${seed}, model ${samples.members.findIndex((one) => one.runId === runId) + 1}`;
}

/** "Pneumothorax, run 7, step 18,000, 460 images", as the header's choice has it. */
export function setWords(samples: SampleSet, run: RunRecord | undefined): string {
  const images = `${count(samples.seeds.length)} image${samples.seeds.length === 1 ? "" : "s"}`;
  const truncation = samples.truncation < 1 ? `, truncation ${samples.truncation.toFixed(2)}` : "";
  const maker = samples.members
    ? `${run ? ensembleName(run) : "Removed ensemble"}, all ${samples.members.length} models`
    : (run?.name ?? "Removed run");
  return `${maker}, step ${count(samples.step)}, ${images}${truncation}`;
}
