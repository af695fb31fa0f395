import { toErrorData } from "@/domain/errors";
import type { ExperimentRecord } from "@/domain/evaluation";
import {
  createExperiment,
  exportExperiment,
  measureSamples,
  readExperiment,
  removeExperiment,
} from "@/workers/protocol/evaluation";
import { pauseActive, runActive } from "./experimentRun";
import { mergeById } from "./openSet";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { WHOLE_SET, type EvaluationSlice, type QualityAnswer, type QualityPart } from "./evaluationTypes";

const QUALITY_SEED = 1;
const THRESHOLD = 0.2;

/** Experiments, quality and how the classifier's heatmaps are drawn. An experiment goes on wherever one is in the app. */
export function evaluationSlice(around: Surroundings): Slice<EvaluationSlice> {
  return (set, get) => ({
    experiments: [],
    experimentId: null,
    activeExperimentId: null,
    experimentProgress: null,
    experimentResult: null,
    experimentTrust: {},
    experimentWarnings: {},
    heatmapOf: "discriminator",
    heatmapThreshold: THRESHOLD,
    classifierView: { classId: null, method: null, arm: "real", shows: "mean" },
    doubtLimit: null,
    methodChecks: {},
    ...experimentActions(around, set, get),
    ...qualityActions(around, set, get),
    noteMethodCheck: (key, check) => set({ methodChecks: { ...get().methodChecks, [key]: check } }),
    setDoubtLimit: (doubtLimit) => set({ doubtLimit }),
    setHeatmapOf: (heatmapOf) => set({ heatmapOf }),
    setHeatmapThreshold: (threshold) => set({ heatmapThreshold: Math.min(1, Math.max(0, threshold)) }),
    setClassifierView: (part) => set({ classifierView: { ...get().classifierView, ...part } }),
  });
}

type ExperimentActions =
  | "createExperiment"
  | "resumeExperiment"
  | "pauseExperiment"
  | "showExperiment"
  | "removeExperiment"
  | "exportExperiment";

function experimentActions(
  around: Surroundings,
  set: SetState,
  get: GetState,
): Pick<EvaluationSlice, ExperimentActions> {
  const { training } = around.clients;
  return {
    async createExperiment(config, name) {
      try {
        if (get().device === null && (await get().chooseDevice("auto")) === null) return null;
        const made = await training.call(createExperiment, { config, name });
        const { experiment, warnings } = made;
        set({
          experiments: mergeById([experiment], get().experiments),
          experimentWarnings: { ...get().experimentWarnings, [experiment.id]: warnings },
        });
        await get().showExperiment(experiment.id);
        // What the checks found is read first; the person then starts it or not.
        if (warnings.length === 0) void runActive(around, experiment.id, set, get);
        return null;
      } catch (thrown) {
        return toErrorData(thrown);
      }
    },
    async resumeExperiment(id) {
      if (get().device === null && (await get().chooseDevice("auto")) === null) return;
      await runActive(around, id, set, get);
    },
    pauseExperiment: () => pauseActive(around, set, get),
    async showExperiment(id) {
      set({ experimentId: id, experimentResult: null, experimentTrust: {} });
      // Reading opens the images: not while the first training prepares them, and for nothing.
      if (id !== null && hasTables(get().experiments.find((each) => each.id === id)))
        await readTables(around, id, set, get);
    },
    async removeExperiment(id) {
      try {
        await training.call(removeExperiment, { id });
        const experiments = get().experiments.filter((each) => each.id !== id);
        set({ experiments });
        if (get().experimentId === id) await get().showExperiment(experiments[0]?.id ?? null);
      } catch (thrown) {
        report(get, thrown);
      }
      await refreshStorage(around.clients.library, set);
    },
    async exportExperiment(format) {
      const id = get().experimentId;
      if (id === null) return;
      try {
        const { file, fileName } = await training.call(exportExperiment, { id, format });
        around.save(file, fileName);
      } catch (thrown) {
        report(get, thrown);
      }
    },
  };
}

function hasTables(record: ExperimentRecord | undefined): boolean {
  return record?.cells.some(({ kind, state }) => kind === "classifier" && state === "done") ?? false;
}

/** Reads the tables of an experiment, unless another one is shown by the time they come. */
async function readTables({ clients }: Surroundings, id: string, set: SetState, get: GetState) {
  try {
    const { result, trust } = await clients.training.call(readExperiment, { id });
    if (get().experimentId === id) set({ experimentResult: result, experimentTrust: trust });
  } catch (thrown) {
    report(get, thrown);
  }
}

function qualityActions(
  { clients }: Surroundings,
  set: SetState,
  get: GetState,
): Pick<EvaluationSlice, "quality" | "measuring" | "measureQuality" | "cancelMeasuring"> {
  let stop: AbortController | null = null;

  /** Too few images of one part is an answer, and the next part goes on. */
  async function measurePart(
    sampleSetId: string,
    part: QualityPart,
    signal: AbortSignal,
  ): Promise<QualityAnswer> {
    const job = { sampleSetId, part, done: 0, total: 0 };
    set({ measuring: job });
    const onProgress = (progress: { readonly done: number; readonly total: number }) =>
      set({ measuring: { ...job, ...progress } });
    const request = { sampleSetId, seed: QUALITY_SEED, ...(part === WHOLE_SET ? {} : { classId: part }) };
    try {
      return { quality: await clients.training.call(measureSamples, request, { signal, onProgress }) };
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code === "too-few-images") return { error };
      throw thrown;
    }
  }

  return {
    quality: {},
    measuring: null,
    async measureQuality(sampleSetId, parts) {
      if (stop) return;
      const { signal } = (stop = new AbortController());
      set({ measuring: { sampleSetId, part: parts[0] ?? WHOLE_SET, done: 0, total: 0 } });
      const answer = (part: QualityPart, told: QualityAnswer) =>
        set({
          quality: { ...get().quality, [sampleSetId]: { ...get().quality[sampleSetId], [part]: told } },
        });
      try {
        if (get().device === null && (await get().chooseDevice("auto")) === null) return;
        for (const part of parts) answer(part, await measurePart(sampleSetId, part, signal));
      } catch (thrown) {
        report(get, thrown);
      } finally {
        stop = null;
        set({ measuring: null });
      }
    },
    cancelMeasuring: () => stop?.abort(),
  };
}
