import { AppError, toErrorData } from "@/domain/errors";
import type { ExperimentRecord } from "@/domain/evaluation";
import {
  listExperiments,
  pauseExperiment,
  readExperiment,
  runExperiment,
  type ExperimentReport,
} from "@/workers/protocol/evaluation";
import { cascadeWorks } from "./cascadeBusy";
import type { ExperimentProgress } from "./evaluationTypes";
import { report, type GetState, type SetState, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { Throttle } from "./throttle";
import type { DarkroomState } from "./types";

/** Progress reaches the store at most four times a second. */
const UPDATE_MS = 250;

/** Works on an experiment to its end, a pause or a failure; all is told through the state. */
export async function runActive(
  around: Surroundings,
  id: string,
  set: SetState,
  get: GetState,
): Promise<void> {
  const busy = whatRuns(get());
  if (busy) return get().tell(busy);
  const idle: ExperimentProgress = { running: null, secondsLeft: null, pausing: false };
  set({ activeExperimentId: id, experimentProgress: idle });
  change(id, (record) => ({ ...record, state: "running" }), set, get);
  const throttle = new Throttle(UPDATE_MS, around.now);
  const onProgress = (told: ExperimentReport) => {
    // New tables come once a training: never skipped.
    if (told.result) show(id, told, set, get);
    else throttle.run(() => show(id, told, set, get));
  };
  try {
    const record = await around.clients.training.call(runExperiment, { id }, { onProgress });
    throttle.flush();
    change(id, () => record, set, get);
    if (record.state === "failed") get().tell(endedBadly(record), "stopped");
  } catch (thrown) {
    throttle.flush();
    await tellFailure(around, thrown, id, set, get);
  }
  set({ activeExperimentId: null, experimentProgress: null });
  await readTrust(around, id, set, get);
  await refreshStorage(around.clients.library, set);
}

function show(id: string, told: ExperimentReport, set: SetState, get: GetState): void {
  change(id, (record) => ({ ...record, cells: told.cells }), set, get);
  const { running, secondsLeft } = told;
  const pausing = get().experimentProgress?.pausing ?? false;
  const tables = told.result && get().experimentId === id ? { experimentResult: told.result } : {};
  set({ experimentProgress: { running, secondsLeft, pausing }, ...tables });
}

/** Lets the training under way save itself, then stops. */
export async function pauseActive({ clients }: Surroundings, set: SetState, get: GetState): Promise<void> {
  const { activeExperimentId: id, experimentProgress: progress } = get();
  if (id === null || !progress || progress.pausing) return;
  set({ experimentProgress: { ...progress, pausing: true } });
  try {
    await clients.training.call(pauseExperiment, { id });
  } catch (thrown) {
    report(get, thrown);
    const now = get().experimentProgress;
    if (now) set({ experimentProgress: { ...now, pausing: false } });
  }
}

function change(
  id: string,
  patch: (record: ExperimentRecord) => ExperimentRecord,
  set: SetState,
  get: GetState,
): void {
  set({ experiments: get().experiments.map((each) => (each.id === id ? patch(each) : each)) });
}

/** Calibration is measured when nothing runs: the tables in between do without. */
async function readTrust({ clients }: Surroundings, id: string, set: SetState, get: GetState) {
  if (get().experimentId !== id) return;
  try {
    const { result, trust } = await clients.training.call(readExperiment, { id });
    if (get().experimentId === id) set({ experimentResult: result, experimentTrust: trust });
  } catch (thrown) {
    report(get, thrown);
  }
}

async function tellFailure(
  { clients }: Surroundings,
  thrown: unknown,
  id: string,
  set: SetState,
  get: GetState,
): Promise<void> {
  const error = toErrorData(thrown);
  // The next worker chooses its device anew.
  if (error.code === "worker-died" || error.code === "device-lost") set({ device: null });
  const known = get().experiments.find((each) => each.id === id);
  const request = known ? { datasetId: known.config.datasetId } : {};
  const stored = await clients.training.call(listExperiments, request).catch(() => []);
  const record = stored.find((each) => each.id === id) ?? known;
  if (record) change(id, () => standing(record), set, get);
  const done = record?.cells.filter(({ state }) => state === "done").length ?? 0;
  const kept = `${done.toLocaleString("en-GB")} finished ${done === 1 ? "training is" : "trainings are"} saved.`;
  const advice = error.advice ?? "Open the experiment on the Evaluate page and resume it.";
  report(get, new AppError(error.code, error.message, { kept: error.kept ?? kept, advice }), "stopped");
}

/** A record that says running while nobody works on it was cut off, and can be resumed. */
export function standing(record: ExperimentRecord): ExperimentRecord {
  if (record.state !== "running") return record;
  const cells = record.cells.map((cell) =>
    cell.state === "running" ? { ...cell, state: "waiting" as const } : cell,
  );
  return { ...record, state: "paused", cells };
}

function endedBadly(record: ExperimentRecord): AppError {
  return new AppError("internal", record.message ?? "The experiment stopped.", {
    kept: "Finished trainings are saved.",
    advice: "Resume it on the Evaluate page: failed trainings are tried again.",
  });
}

/** Why an experiment cannot run now: the device does one thing at a time. */
function whatRuns(state: DarkroomState): AppError | null {
  const what = state.activeExperimentId
    ? "Another experiment is running."
    : state.activeRunId
      ? "A run is still training."
      : state.sampling
        ? "Synthetic images are still being made."
        : state.importing
          ? "Images are still being read."
          : null;
  if (what === null) return cascadeWorks(state);
  return new AppError("busy", what, {
    kept: "Nothing was changed.",
    advice: "Pause it or wait until it is done, then start the experiment.",
  });
}
