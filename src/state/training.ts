import { AppError, toErrorData } from "@/domain/errors";
import type { RunRecord } from "@/domain/training";
import { createRun, listRuns, pauseTraining, readCurve, removeRun, train } from "@/workers/protocol/training";
import { decimate } from "./curve";
import { experimentRuns, mergeById, stillTraining } from "./openSet";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { trainingReporter } from "./trainingReports";
import type { TrainingSlice } from "./types";

/** Runs: making, training, pausing, showing. A run trains on while the person is anywhere in the app. */
export function trainingSlice(around: Surroundings): Slice<TrainingSlice> {
  const { training } = around.clients;
  return (set, get) => ({
    runs: [],
    runId: null,
    activeRunId: null,
    phase: { kind: "idle" },
    progress: null,
    curve: [],

    async createRun(config) {
      const { dataset, activeRunId, activeExperimentId, importing } = get();
      if (!dataset) return;
      if (activeRunId !== null) return get().tell(stillTraining());
      if (activeExperimentId !== null) return get().tell(experimentRuns());
      if (importing) return get().tell(stillReading());
      try {
        if (get().device === null && (await get().chooseDevice("auto")) === null) return;
        const run = await training.call(createRun, { datasetId: dataset.summary.id, config });
        set({ runs: mergeById([run], get().runs), runId: run.id, curve: [] });
        await trainRun(around, run.id, set, get);
      } catch (thrown) {
        report(get, thrown);
      }
    },
    async resumeRun(runId) {
      if (get().activeRunId !== null) return get().tell(stillTraining());
      if (get().activeExperimentId !== null) return get().tell(experimentRuns());
      if (get().device === null && (await get().chooseDevice("auto")) === null) return;
      await get().showRun(runId);
      await trainRun(around, runId, set, get);
    },
    pauseRun: () => endRun(around, "paused", set, get),
    stopRun: () => endRun(around, "stopped", set, get),

    async showRun(runId) {
      set({ runId, curve: [] });
      if (runId === null) return;
      try {
        const stored = decimate(await training.call(readCurve, { runId }));
        // Steps reported while the stored curve was read lie behind it.
        const last = stored.at(-1)?.step ?? -1;
        if (get().runId === runId)
          set({ curve: [...stored, ...get().curve.filter(({ step }) => step > last)] });
      } catch (thrown) {
        report(get, thrown);
      }
    },
    async removeRun(runId) {
      if (get().activeRunId === runId) return get().tell(stillTraining());
      try {
        await training.call(removeRun, { runId });
        await forgetRun(around, runId, set, get);
      } catch (thrown) {
        report(get, thrown);
      }
    },
  });
}

/** Trains to the end, a pause or a failure; resolves with nothing, all is told through the state. */
async function trainRun(around: Surroundings, runId: string, set: SetState, get: GetState): Promise<void> {
  if (get().activeRunId !== null) return get().tell(stillTraining());
  set({ activeRunId: runId, progress: null, phase: { kind: "preparing", done: 0, total: 0 } });
  set({ runs: get().runs.map((run) => (run.id === runId ? { ...run, state: "running" } : run)) });
  const reporter = trainingReporter(runId, set, get, around.now);
  try {
    const run = await around.clients.training.call(train, { runId }, { onProgress: reporter.report });
    reporter.flush();
    replaceRun(run, set, get);
    if (run.state === "diverged" || run.state === "failed") get().tell(endedBadly(run), "stopped");
  } catch (thrown) {
    reporter.flush();
    await tellFailure(around, thrown, runId, set, get);
  }
  set({ activeRunId: null, progress: null, phase: { kind: "idle" } });
  await refreshStorage(around.clients.library, set);
}

async function endRun(
  { clients }: Surroundings,
  as: "paused" | "stopped",
  set: SetState,
  get: GetState,
): Promise<void> {
  const { activeRunId, phase } = get();
  if (activeRunId === null || phase.kind === "pausing") return;
  set({ phase: { kind: "pausing" } });
  try {
    await clients.training.call(pauseTraining, { runId: activeRunId, as });
  } catch (thrown) {
    report(get, thrown);
    if (get().activeRunId === activeRunId) set({ phase });
  }
}

/** A run that was cut off stands at its last checkpoint, and is offered for resumption. */
async function tellFailure(
  { clients }: Surroundings,
  thrown: unknown,
  runId: string,
  set: SetState,
  get: GetState,
): Promise<void> {
  const error = toErrorData(thrown);
  const gone = error.code === "worker-died" || error.code === "device-lost";
  // The next worker chooses its device anew.
  if (gone) set({ device: null });
  const datasetId = get().runs.find(({ id }) => id === runId)?.datasetId;
  const listed =
    datasetId === undefined ? [] : await clients.training.call(listRuns, { datasetId }).catch(() => []);
  const run = listed.find(({ id }) => id === runId) ?? get().runs.find(({ id }) => id === runId);
  const step = run ? savedStep(run) : 0;
  if (run) {
    // The dead worker's record may still say running.
    const cutOff = gone && run.state === "running";
    replaceRun(cutOff ? { ...run, state: "paused", step } : run, set, get);
  }
  const kept =
    step > 0
      ? `Step ${step.toLocaleString("en-GB")} of the run is saved.`
      : "No step of the run had been saved.";
  const advice = error.advice ?? "Open the run on the Train page and resume it.";
  const said = error.code === "worker-died" ? kept : (error.kept ?? kept);
  report(get, new AppError(error.code, error.message, { kept: said, advice }), step > 0 ? "stopped" : "loss");
}

function savedStep(run: RunRecord): number {
  return Math.max(0, ...run.checkpoints.map(({ step }) => step));
}

function endedBadly(run: RunRecord): AppError {
  const saved = savedStep(run);
  const kept = saved === 0 ? {} : { kept: `The last good step, ${saved.toLocaleString("en-GB")}, is saved.` };
  const code = run.state === "diverged" ? "diverged" : "internal";
  const what = run.message ?? "The run stopped because its numbers ran away.";
  return new AppError(code, what, {
    ...kept,
    advice: "Start a new run with a lower learning rate, or use the saved step.",
  });
}

/** The synthetic images of the run stay. */
async function forgetRun(
  { clients }: Surroundings,
  runId: string,
  set: SetState,
  get: GetState,
): Promise<void> {
  set({ runs: get().runs.filter(({ id }) => id !== runId) });
  if (get().runId === runId) await get().showRun(get().runs[0]?.id ?? null);
  await refreshStorage(clients.library, set);
}

function replaceRun(run: RunRecord, set: SetState, get: GetState): void {
  set({ runs: get().runs.map((other) => (other.id === run.id ? run : other)) });
}

function stillReading(): AppError {
  return new AppError("busy", "Images are still being read.", {
    kept: "Nothing was changed.",
    advice: "Training can start once all images are in.",
  });
}
