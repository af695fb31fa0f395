import type { RunRecord } from "@/domain/training";
import { makerOf, type ModelAt, type SampleSet } from "@/domain/samples";
import { pixels } from "@/state/images";
import type { PictureSource } from "@/state/pixels";
import { useAsked, type Asked } from "./useAsked";

export type Saliency = Awaited<ReturnType<typeof pixels.saliency>>;

interface Question {
  readonly on: boolean;
  readonly run: RunRecord | undefined;
  readonly samples: SampleSet | undefined;
  readonly source: PictureSource | null;
  readonly index: number | null;
  readonly classId: string | undefined;
}

/** The class a discriminator is asked about: the image's own if the run learnt it, else the run's first. */
function classAsked(run: RunRecord, classId: string | undefined): string | undefined {
  const { classIds } = run.config;
  return classId !== undefined && classIds.includes(classId) ? classId : classIds[0];
}

const NOBODY: ModelAt = { runId: "", step: 0 };

/** A synthetic image is judged by the model that made it, a real one by the first of its ensemble. */
function judgeOf(samples: SampleSet, source: PictureSource | null, index: number | null): ModelAt {
  if (source?.kind === "synthetic" && index !== null) return makerOf(samples, index);
  return { runId: samples.runId, step: samples.step };
}

/** What the discriminator of the shown checkpoint looked at; asked only while the heatmap is on. */
export function useSaliency({ on, run, samples, source, index, classId }: Question): Asked<Saliency> {
  const asked = run && classAsked(run, classId);
  const ready = on && samples && source && index !== null && asked !== undefined;
  const { runId, step } = samples ? judgeOf(samples, source, index) : NOBODY;
  const key = ready ? JSON.stringify([runId, step, asked, source, index]) : null;
  return useAsked(key, () => pixels.saliency(runId, step, asked!, source!, index!));
}
