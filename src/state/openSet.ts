import type { DatasetIndex } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { RunRecord } from "@/domain/training";
import { listExperiments, removeExperiment } from "@/workers/protocol/evaluation";
import { listDatasets } from "@/workers/protocol/library";
import { listRuns, listSampleSets, removeRun, removeSampleSet } from "@/workers/protocol/training";
import type { Caller } from "./clients";
import { standing } from "./experimentRun";
import { comparisonFor } from "./compareChoice";
import { rememberDataset } from "./memory";
import { report, type GetState, type SetState, type Surroundings } from "./slice";
import { newestFirst, refreshStorage } from "./storageUse";
import type { DarkroomState } from "./types";

/** Makes a data set the open one, with its runs and synthetic images. The set already open is only renewed. */
export async function showDataset(
  training: Caller,
  dataset: DatasetIndex,
  set: SetState,
  get: GetState,
): Promise<void> {
  const { id } = dataset.summary;
  rememberDataset(id);
  if (get().dataset?.summary.id === id) {
    set({ dataset, ...comparisonFor(get(), dataset, get().sampleSets) });
    return;
  }
  set({ ...nothingOpen(get()), dataset, realIndex: dataset.images[0]?.index ?? null });
  await loadWork(training, id, set, get);
}

/** Loads the runs and synthetic images of the open data set; a run to resume is shown first. */
async function loadWork(training: Caller, datasetId: string, set: SetState, get: GetState): Promise<void> {
  try {
    const { runs, samples, experiments } = await workOf(training, datasetId);
    // Another set may have been opened meanwhile.
    if (get().dataset?.summary.id !== datasetId) return;
    const all = mergeById(get().runs, runs);
    const sampleSets = mergeById(get().sampleSets, samples);
    const active = get().activeExperimentId;
    const settled = experiments.map((each) => (each.id === active ? each : standing(each)));
    set({
      runs: all,
      sampleSets,
      experiments: mergeById(get().experiments, settled),
      ...comparisonFor(get(), get().dataset, sampleSets),
    });
    const shown = get().runId ?? runToShow(all, get().activeRunId)?.id;
    if (shown !== undefined) await get().showRun(shown);
    const experiment = get().experimentId ?? get().experiments[0]?.id;
    if (experiment !== undefined) await get().showExperiment(experiment);
  } catch (thrown) {
    report(get, thrown);
  }
}

/** Removes what was made from a data set, before the set itself. */
export async function removeWork(training: Caller, datasetId: string, get: GetState): Promise<void> {
  const { runs, samples, experiments } = await workOf(training, datasetId);
  if (runs.some(({ id }) => id === get().activeRunId)) throw stillTraining();
  if (experiments.some(({ id }) => id === get().activeExperimentId)) throw experimentRuns();
  for (const { id } of experiments) await training.call(removeExperiment, { id });
  for (const { id } of samples) await training.call(removeSampleSet, { id });
  for (const { id } of runs) await training.call(removeRun, { runId: id });
}

/** Reads the list of data sets again; when the open one is gone, the newest takes its place. */
export async function refreshDatasets(around: Surroundings, set: SetState, get: GetState): Promise<void> {
  try {
    const datasets = newestFirst(await around.clients.library.call(listDatasets, undefined));
    set({ datasets });
    const open = get().dataset?.summary.id;
    if (open !== undefined && !datasets.some(({ id }) => id === open)) {
      rememberDataset(null);
      set({ ...nothingOpen(get()), dataset: null });
      if (datasets[0]) await get().openDataset(datasets[0].id);
    }
  } catch (thrown) {
    report(get, thrown);
  }
  await refreshStorage(around.clients.library, set);
}

/** What follows from the open data set, emptied; a run that trains goes on and stays listed. */
function nothingOpen(state: DarkroomState): Partial<DarkroomState> {
  const runs = state.runs.filter(({ id }) => id === state.activeRunId);
  const work = { runs, runId: null, curve: [], sampleSets: [], sampleSetId: null };
  const pair = { realIndex: null, syntheticIndex: null, compareClassId: null, nearestOpen: false };
  const evaluation = {
    experiments: state.experiments.filter(({ id }) => id === state.activeExperimentId),
    experimentId: null,
    experimentResult: null,
    experimentTrust: {},
  };
  return { ...work, ...pair, ...evaluation, classId: null };
}

async function workOf(training: Caller, datasetId: string) {
  const [runs, samples, experiments] = await Promise.all([
    training.call(listRuns, { datasetId }),
    training.call(listSampleSets, { datasetId }),
    training.call(listExperiments, { datasetId }),
  ]);
  return { runs, samples, experiments };
}

function runToShow(runs: readonly RunRecord[], activeId: string | null): RunRecord | undefined {
  return runs.find(({ id }) => id === activeId) ?? runs.find(({ state }) => state === "paused") ?? runs[0];
}

/** Newest first; where both lists hold an item, the first list's counts. */
export function mergeById<T extends { readonly id: string; readonly created: string }>(
  first: readonly T[],
  rest: readonly T[],
): T[] {
  const taken = new Set(first.map(({ id }) => id));
  return newestFirst([...first, ...rest.filter(({ id }) => !taken.has(id))]);
}

export function stillTraining(): AppError {
  return new AppError("busy", "A run is still training.", {
    kept: "Nothing was changed.",
    advice: "Pause or stop the run first.",
  });
}

export function experimentRuns(): AppError {
  return new AppError("busy", "An experiment is running.", {
    kept: "Nothing was changed.",
    advice: "Pause it on the Evaluate page first.",
  });
}
