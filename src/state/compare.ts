import { exportSamples } from "@/workers/protocol/library";
import { removeSampleSet, sample } from "@/workers/protocol/training";
import { classFor, comparisonFor, realIndices, stepWithin, syntheticIndices } from "./compareChoice";
import { mergeById } from "./openSet";
import { report, type Slice, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import type { CompareSlice } from "./types";

/** Synthetic images: making, choosing beside real ones, exporting. */
export function compareSlice(around: Surroundings): Slice<CompareSlice> {
  const { library, training } = around.clients;
  return (set, get) => {
    let stopSampling: AbortController | null = null;
    return {
      sampleSets: [],
      sampleSetId: null,
      sampling: null,
      exporting: null,
      realIndex: null,
      syntheticIndex: null,
      compareClassId: null,
      heatmap: false,
      heatmapOpacity: 0.5,
      linked: true,
      nearestOpen: false,

      async requestSamples(request) {
        if (stopSampling) return;
        const { signal } = (stopSampling = new AbortController());
        set({ sampling: { done: 0, total: request.counts.reduce((sum, { count }) => sum + count, 0) } });
        try {
          if (get().device === null && (await get().chooseDevice("auto")) === null) return;
          const onProgress = (sampling: CompareSlice["sampling"]) => set({ sampling });
          const samples = await training.call(sample, request, { signal, onProgress });
          if (samples.datasetId === get().dataset?.summary.id) {
            set({ sampleSets: mergeById([samples], get().sampleSets) });
            get().openSampleSet(samples.id);
          }
        } catch (thrown) {
          report(get, thrown);
        } finally {
          stopSampling = null;
          set({ sampling: null });
          await refreshStorage(library, set);
        }
      },
      cancelSampling: () => stopSampling?.abort(),

      openSampleSet(id) {
        const samples = get().sampleSets.find((each) => each.id === id);
        if (!samples) return;
        const compareClassId = classFor(samples, get().compareClassId);
        const choice = { ...get(), compareClassId, sampleSetId: id, syntheticIndex: null };
        set({ compareClassId, ...comparisonFor(choice, get().dataset, get().sampleSets) });
      },
      async removeSampleSet(id) {
        try {
          await training.call(removeSampleSet, { id });
          const sampleSets = get().sampleSets.filter((samples) => samples.id !== id);
          set({ sampleSets, ...comparisonFor(get(), get().dataset, sampleSets) });
        } catch (thrown) {
          report(get, thrown);
        }
        await refreshStorage(library, set);
      },

      async exportSamples(format, cornerMark) {
        const { sampleSetId, exporting } = get();
        if (sampleSetId === null || exporting) return;
        set({ exporting: { done: 0, total: 0 } });
        try {
          const onProgress = (progress: CompareSlice["exporting"]) => set({ exporting: progress });
          const request = { sampleSetId, format, cornerMark };
          const { zip, fileName } = await library.call(exportSamples, request, { onProgress });
          around.save(zip, fileName);
        } catch (thrown) {
          report(get, thrown);
        } finally {
          set({ exporting: null });
        }
      },

      chooseReal: (realIndex) => set({ realIndex }),
      chooseSynthetic: (syntheticIndex) => set({ syntheticIndex }),
      chooseCompareClass(compareClassId) {
        set({
          compareClassId,
          ...comparisonFor({ ...get(), compareClassId }, get().dataset, get().sampleSets),
        });
      },
      step(by) {
        const { dataset, sampleSets, sampleSetId, compareClassId, realIndex, syntheticIndex } = get();
        const samples = sampleSets.find(({ id }) => id === sampleSetId);
        set({
          realIndex: stepWithin(realIndices(dataset, compareClassId), realIndex, by),
          syntheticIndex: stepWithin(syntheticIndices(samples, compareClassId), syntheticIndex, by),
        });
      },
      setHeatmap: (heatmap) => set({ heatmap }),
      setHeatmapOpacity: (opacity) => set({ heatmapOpacity: Math.min(1, Math.max(0, opacity)) }),
      setLinked: (linked) => set({ linked }),
      setNearestOpen: (nearestOpen) => set({ nearestOpen }),
    };
  };
}
