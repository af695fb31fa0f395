import type { DatasetIndex } from "@/domain/dataset";
import { DEFAULT_PRESET, PRESETS } from "@/domain/presets";
import type { PresetId, RunConfig, RunRecord, TrainingSize } from "@/domain/training";
import { duration } from "../format";

/** A run that learns the chosen class, or the commonest one, with the defaults of its preset. */
export function startingConfig(dataset: DatasetIndex, classId: string | null): RunConfig {
  const chosen = classId ?? commonestClass(dataset);
  return {
    preset: DEFAULT_PRESET,
    size: 64,
    classIds: chosen === undefined ? [] : [chosen],
    ...PRESETS[DEFAULT_PRESET].defaults[64],
    seed: 1,
    fit: "pad",
    mirror: false,
  };
}

/** Another preset or size brings its own defaults; what is about the images stays. */
export function withPreset(config: RunConfig, preset: PresetId, size: TrainingSize): RunConfig {
  return { ...config, preset, size, ...PRESETS[preset].defaults[size] };
}

/** The batch is halved until it fits the images: a batch should not show one image twice. */
export function withFittingBatch(config: RunConfig, images: number): RunConfig {
  let { batch } = config;
  while (batch > 2 && batch > images) batch = Math.ceil(batch / 2);
  return { ...config, batch };
}

/** Images of the chosen classes in the training part, and their patients. */
export function trainingImages({ images, parts }: DatasetIndex, classIds: readonly string[]) {
  const inside = images.filter(
    ({ index, classId }) => parts[index] === "train" && classIds.includes(classId),
  );
  return { images: inside.length, patients: new Set(inside.map(({ patient }) => patient)).size };
}

export interface Busy {
  readonly importing: boolean;
  readonly activeRun: RunRecord | undefined;
}

/** Why training cannot start, or undefined when it can. */
export function trainOff(config: RunConfig, dataset: DatasetIndex, busy: Busy): string | undefined {
  if (busy.activeRun) return `${busy.activeRun.name} is training. Pause or stop it first.`;
  if (busy.importing) return "Images are still being read. Training can start once all are in.";
  if (config.classIds.length === 0) return "Choose at least one class to learn.";
  const { images } = trainingImages(dataset, config.classIds);
  if (images === 0)
    return "The training part has no images of this class. Change the split on the Data page.";
  if (images < 2) return "Training needs at least 2 images. Add images of this class.";
  const empty = config.classIds.find((classId) => trainingImages(dataset, [classId]).images === 0);
  if (empty !== undefined) {
    const name = dataset.summary.classes.find(({ id }) => id === empty)?.name ?? empty;
    return `${name} has no images in the training part. Leave it out or change the split.`;
  }
  return undefined;
}

export interface Estimate {
  readonly ms: number;
  /** The run it was measured on. */
  readonly from: RunRecord;
}

/** Time for a run, from the step time of an earlier one with the same work in a step. */
export function estimateTime(config: RunConfig, runs: readonly RunRecord[]): Estimate | undefined {
  const from = runs.find(
    (run) =>
      run.throughput !== undefined &&
      run.pretrained !== true &&
      run.config.preset === config.preset &&
      run.config.size === config.size &&
      run.config.batch === config.batch &&
      run.config.width === config.width,
  );
  return from?.throughput && { ms: from.throughput.stepMs * config.steps, from };
}

/** What measuring quality costs: as an earlier run took, or in words. */
export function qualityNote({ qualityEvery = 0 }: RunConfig, runs: readonly RunRecord[]): string {
  if (qualityEvery === 0) return "0 never measures. Shows whether longer training still helps.";
  const known = runs.find(({ quality }) => quality !== undefined)?.quality;
  const cost = known ? `About ${duration(1000 * known.seconds)} each time, as before.` : MEASURING;
  return `When a checkpoint is saved. ${cost}`;
}

const MEASURING = "Each time up to 128 images are made and compared with held-out real ones.";

export function commonestClass({ summary, images }: DatasetIndex): string | undefined {
  const counts = new Map<string, number>();
  for (const { classId } of images) counts.set(classId, (counts.get(classId) ?? 0) + 1);
  const ids = summary.classes.map(({ id }) => id);
  return ids.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0];
}
