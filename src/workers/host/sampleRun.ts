import { AppError, toErrorData } from "@/domain/errors";
import type { FileAppender } from "@/domain/files";
import { shareOf, type ModelAt, type SampleRequest, type SampleSet } from "@/domain/samples";
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
  for (const member of request.members ?? []) refuseOtherKind(run, await findRun(desk, member.runId), member);
  return desk.locks.request(sampleLock(set.id), {}, async () => {
    try {
      await fill(desk, run, set, withGenerator, control);
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
    ...(request.members ? { members: request.members } : {}),
  };
}

/** Models of one source make the same classes at the same size. */
function refuseOtherKind(first: RunRecord, run: RunRecord, { step }: ModelAt): void {
  if (!run.checkpoints.some((checkpoint) => checkpoint.step === step)) {
    throw new AppError("not-found", `Step ${step} of ${run.name} is not kept.`, {
      advice: "Train it until a checkpoint is saved.",
    });
  }
  const { size, classIds } = first.config;
  if (run.config.size === size && run.config.classIds.join() === classIds.join()) return;
  throw new AppError("bad-config", `${run.name} makes other images than ${first.name}.`, {
    advice: "Choose models of one ensemble.",
  });
}

async function fill(
  desk: Desk,
  run: RunRecord,
  set: SampleSet,
  withGenerator: WithGenerator,
  { signal, progress }: Control,
): Promise<void> {
  const total = set.seeds.length;
  const pixels = await desk.files.append(samplePixels(set.id), 0);
  const thumbs = await desk.files.append(sampleThumbs(set.id), 0);
  try {
    let done = 0;
    progress({ done, total });
    for (const { maker, classId, seeds } of drawsOf(set)) {
      const request = { classIndex: run.config.classIds.indexOf(classId), seeds, truncation: set.truncation };
      await withGenerator(maker.runId, maker.step, async (generate) => {
        for await (const batch of generate(request, signal)) {
          signal.throwIfAborted();
          done += await appendImages(batch, set.size, pixels, thumbs);
          progress({ done, total });
        }
      });
    }
  } finally {
    await pixels.close();
    await thumbs.close();
  }
}

interface Draw {
  readonly maker: ModelAt;
  readonly classId: string;
  readonly seeds: readonly number[];
}

/** Who makes what, in the order in which the images lie in the file. */
function drawsOf(set: SampleSet): Draw[] {
  const members = set.members ?? [{ runId: set.runId, step: set.step }];
  return [...new Set(set.classIds)].flatMap((classId) => {
    const own = set.seeds.filter((_, i) => set.classIds[i] === classId);
    return members
      .map((maker, at) => ({ maker, classId, seeds: own.slice(...shareOf(at, members.length, own.length)) }))
      .filter(({ seeds }) => seeds.length > 0);
  });
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
