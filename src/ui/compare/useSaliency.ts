import type { RunRecord } from "@/domain/training";
import type { SampleSet } from "@/domain/samples";
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

/** What the discriminator of the shown checkpoint looked at; asked only while the heatmap is on. */
export function useSaliency({ on, run, samples, source, index, classId }: Question): Asked<Saliency> {
  const asked = run && classAsked(run, classId);
  const ready = on && samples && source && index !== null && asked !== undefined;
  const key = ready ? JSON.stringify([samples.runId, samples.step, asked, source, index]) : null;
  return useAsked(key, () => pixels.saliency(samples!.runId, samples!.step, asked!, source!, index!));
}
