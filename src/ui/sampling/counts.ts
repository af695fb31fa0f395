import type { RunRecord } from "@/domain/training";

/** At most this many images in one set, so that its thumbnails and export stay handy. */
export const MOST_SAMPLES = 5000;
const FIRST_SET = 40;

export interface ClassCount {
  readonly classId: string;
  readonly name: string;
  readonly count: number;
}

/** A first set of about 40 images, shared evenly among the run's classes. */
export function startingCounts(run: RunRecord): ClassCount[] {
  const each = Math.max(1, Math.ceil(FIRST_SET / run.config.classIds.length));
  return run.config.classIds.map((classId, index) => ({
    classId,
    name: run.classNames[index] ?? classId,
    count: each,
  }));
}

export function totalOf(counts: readonly ClassCount[]): number {
  return counts.reduce((sum, entry) => sum + entry.count, 0);
}

/** Why no images can be made, or undefined when they can. */
export function samplingOff(counts: readonly ClassCount[], steps: number): string | undefined {
  const total = totalOf(counts);
  if (steps === 0) return "This run has no checkpoint yet. Train until the first one is saved.";
  if (total === 0) return "Ask for at least one image.";
  if (total > MOST_SAMPLES) return `At most ${MOST_SAMPLES.toLocaleString("en-GB")} images in one set.`;
  return undefined;
}
