import { AppError, toErrorData } from "@/domain/errors";
import type { RunRecord } from "@/domain/training";
import { createRun, listRuns, pauseTraining, readCurve, removeRun, train } from "@/workers/protocol/training";
import { cascadeWorks } from "./cascadeBusy";
import { decimate } from "./curve";
import { experimentRuns, mergeById, stillTraining } from "./openSet";
import { report, type GetState, type SetState, type Slice, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { trainingReporter } from "./trainingReports";
import type { DarkroomState, TrainingSlice } from "./types";

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

    async createRun(config, models = 1) {
      const { dataset, activeRunId, activeExperimentId, importing } = get();
      if (!dataset) return;
      if (activeRunId !== null) return get().tell(stillTraining());
      if (activeExperimentId !== null) return get().tell(experimentRuns());
      if (importing) return get().tell(stillReading());
      const cascade = cascadeWorks(get());
      if (cascade) return get().tell(cascade);
      try {
        if (get().device === null && (await get().chooseDevice("auto")) === null) return;
        const made: RunRecord[] = [];
        const id = `ensemble-${crypto.randomUUID().slice(0, 8)}`;
        for (let member = 0; member < models; member++) {
          const place = models > 1 ? { ensemble: { id, member, of: models } } : {};
          const request = { datasetId: dataset.summary.id, config, ...place };
          made.push(await training.call(createRun, request));
          set({ runs: mergeById(made, get().runs) });
        }
        const first = made[0];
        if (!first) return;
        set({ runId: first.id, curve: [], cascadeId: null });
        await trainOn(around, first.id, set, get);
      } catch (thrown) {
        report(get, thrown);
      }
    },
    async resumeRun(runId) {
      if (get().activeRunId !== null) return get().tell(stillTraining());
      if (get().activeExperimentId !== null) return get().tell(experimentRuns());
      const cascade = cascadeWorks(get());
      if (cascade) return get().tell(cascade);
      if (get().device === null && (await get().chooseDevice("auto")) === null) return;
      await get().showRun(runId);
      await trainOn(around, runId, set, get);
    },
    pauseRun: () => endRun(around, "paused", set, get),
    stopRun: () => endRun(around, "stopped", set, get),

    async showRun(runId) {
      set({ runId, curve: [], cascadeId: null });
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

/** Trains a run, and after its end the models of its ensemble that are still to be trained, until one is paused or fails. */
async function trainOn(around: Surroundings, runId: string, set: SetState, get: GetState): Promise<void> {
  for (let id: string | undefined = runId; id !== undefined;) {
    await trainRun(around, id, set, get);
    const next = nextOfEnsemble(id, get());
    if (next !== undefined && get().runId === id) await get().showRun(next);
    id = next;
  }
}

/** After a finished run; undefined when all are trained, and while something else has taken the device. */
function nextOfEnsemble(runId: string, { runs, activeRunId, activeExperimentId }: DarkroomState) {
  const run = runs.find(({ id }) => id === runId);
  if (run?.state !== "finished" || !run.ensemble || activeRunId !== null || activeExperimentId !== null)
    return;
  const waiting = runs.filter(
    ({ ensemble, state }) => ensemble?.id === run.ensemble?.id && (state === "ready" || state === "paused"),
  );
  return waiting.sort((a, b) => a.ensemble!.member - b.ensemble!.member)[0]?.id;
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
