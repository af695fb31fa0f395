import { useMemo } from "react";
import type { ImageRecord } from "@/domain/dataset";
import type { SampleSet } from "@/domain/samples";
import type { RunRecord } from "@/domain/training";
import { realIndices, syntheticIndices } from "@/state/compareChoice";
import type { PictureSource } from "@/state/pixels";
import { useDarkroom } from "@/state/store";

/** One side of the comparison: where its pictures come from and which one is shown. */
export interface SideChoice {
  readonly source: PictureSource | null;
  readonly index: number | null;
  readonly candidates: readonly number[];
}

export interface Comparison {
  readonly samples: SampleSet | undefined;
  /** The run that made the samples. */
  readonly run: RunRecord | undefined;
  readonly real: SideChoice & { readonly record: ImageRecord | undefined };
  readonly synthetic: SideChoice;
}

/** What Compare shows, put together from the ids and facts of the store. */
export function useComparison(): Comparison {
  const dataset = useDarkroom((state) => state.dataset);
  const sampleSets = useDarkroom((state) => state.sampleSets);
  const sampleSetId = useDarkroom((state) => state.sampleSetId);
  const runs = useDarkroom((state) => state.runs);
  const classId = useDarkroom((state) => state.compareClassId);
  const realIndex = useDarkroom((state) => state.realIndex);
  const syntheticIndex = useDarkroom((state) => state.syntheticIndex);

  const samples = sampleSets.find(({ id }) => id === sampleSetId);
  const run = runs.find(({ id }) => id === samples?.runId);
  const real = useMemo(
    () => ({
      source: dataset ? ({ kind: "real", datasetId: dataset.summary.id } as const) : null,
      candidates: realIndices(dataset, classId),
    }),
    [dataset, classId],
  );
  const synthetic = useMemo(
    () => ({
      source: samples ? ({ kind: "synthetic", sampleSetId: samples.id } as const) : null,
      candidates: syntheticIndices(samples, classId),
    }),
    [samples, classId],
  );
  const record = realIndex === null ? undefined : dataset?.images[realIndex];
  return {
    samples,
    run,
    real: useMemo(() => ({ ...real, index: realIndex, record }), [real, realIndex, record]),
    synthetic: useMemo(() => ({ ...synthetic, index: syntheticIndex }), [synthetic, syntheticIndex]),
  };
}
