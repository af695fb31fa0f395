import { AppError, toErrorData } from "@/domain/errors";
import type { FileAppender } from "@/domain/files";
import type { SampleRequest, SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import type { Desk } from "./desk";
import { toStored, toThumbnail } from "./picture";
import { sampleFolder, sampleLock, samplePixels, sampleThumbs } from "./places";
import { findRun } from "./runs";

/** More than this in one set is refused: at 256² it is 1.3 GB. */
const LARGEST_SET = 10_000;

/** Makes images of one class, n × size × size at a time, −1 to 1, in the order of the seeds. */
export type Generate = (
  request: { classIndex: number; seeds: readonly number[]; truncation: number },
  signal: AbortSignal,
) => AsyncGenerator<Float32Array>;

/** Runs the work with a generator of the run's weights at a step. */
export type WithGenerator = <T>(
  runId: string,
  step: number,
  work: (generate: Generate) => Promise<T>,
) => Promise<T>;

interface Control {
  readonly signal: AbortSignal;
  progress(progress: { done: number; total: number }): void;
}

/**
 * Makes and stores synthetic images. What was made of an unfinished set is removed.
 * @throws {AppError} `not-found`, `bad-config`, `cancelled`, `quota`
 */
export async function sampleRun(
  desk: Desk,
  withGenerator: WithGenerator,
  request: SampleRequest,
  control: Control,
): Promise<SampleSet> {
  const run = await findRun(desk, request.runId);
  const set = planSet(run, request, desk.newId(), desk.now());
  return desk.locks.request(sampleLock(set.id), {}, async () => {
    try {
      await withGenerator(run.id, request.step, (generate) => fill(desk, run, set, generate, control));
      await desk.records.sampleSets.put(set);
      return set;
    } catch (thrown) {
      await desk.files.remove(sampleFolder(set.id)).catch(() => undefined);
      throw unfinished(thrown);
    }
  });
}

function planSet(run: RunRecord, request: SampleRequest, id: string, created: string): SampleSet {
  const total = request.counts.reduce((sum, { count }) => sum + count, 0);
  if (total < 1 || total > LARGEST_SET) {
    throw new AppError("bad-config", `A set holds 1 to ${LARGEST_SET} images; ${total} were asked for.`, {
      advice: "Choose another number of images.",
    });
  }
  if (!run.checkpoints.some(({ step }) => step === request.step)) {
    throw new AppError("not-found", `Step ${request.step} of this run is not kept.`, {
      advice: "Choose one of its checkpoints.",
    });
  }
  const stray = request.counts.find(({ classId }) => !run.config.classIds.includes(classId));
  if (stray) throw new AppError("bad-config", `This run has not learned the class ${stray.classId}.`);
  const classIds = request.counts.flatMap(({ classId, count }) => Array<string>(count).fill(classId));
  return {
    id,
    runId: run.id,
    datasetId: run.datasetId,
    step: request.step,
    size: run.config.size,
    preset: run.config.preset,
    truncation: request.truncation,
    classIds,
    classNames: classIds.map((classId) => run.classNames[run.config.classIds.indexOf(classId)] ?? classId),
    seeds: classIds.map((_, i) => request.seed + i),
    created,
  };
}

async function fill(
  desk: Desk,
  run: RunRecord,
  set: SampleSet,
  generate: Generate,
  { signal, progress }: Control,
): Promise<void> {
  const total = set.seeds.length;
  const pixels = await desk.files.append(samplePixels(set.id), 0);
  const thumbs = await desk.files.append(sampleThumbs(set.id), 0);
  try {
    let done = 0;
    progress({ done, total });
    for (const classId of new Set(set.classIds)) {
      const seeds = set.seeds.filter((_, i) => set.classIds[i] === classId);
      const classIndex = run.config.classIds.indexOf(classId);
      for await (const batch of generate({ classIndex, seeds, truncation: set.truncation }, signal)) {
        signal.throwIfAborted();
        done += await appendImages(batch, set.size, pixels, thumbs);
        progress({ done, total });
      }
    }
  } finally {
    await pixels.close();
    await thumbs.close();
  }
}

async function appendImages(
  batch: Float32Array,
  size: number,
  pixels: FileAppender,
  thumbs: FileAppender,
): Promise<number> {
  const area = size * size;
  await pixels.append(new Uint8Array(toStored(batch).buffer));
  for (let at = 0; at < batch.length; at += area) {
    await thumbs.append(toThumbnail(batch.subarray(at, at + area), size));
  }
  return batch.length / area;
}

function unfinished(thrown: unknown): AppError {
  const error = toErrorData(thrown);
  return new AppError(error.code, error.message, {
    kept: "The run and earlier sets are kept; the unfinished set was removed.",
    ...(error.advice === undefined ? {} : { advice: error.advice }),
    cause: thrown,
  });
}
