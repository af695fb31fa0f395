import type { ScaleIndex } from "@/domain/cascade";
import type { CascadeRecord } from "@/domain/cascadeRecord";
import { AppError, toErrorData } from "@/domain/errors";
import { listCascades, pauseCascade, trainCascade, type CascadeReport } from "@/workers/protocol/cascades";
import { whatKeepsCascade } from "./cascadeBusy";
import { report, type GetState, type SetState, type Surroundings } from "./slice";
import { refreshStorage } from "./storageUse";
import { Throttle } from "./throttle";

/** Progress reaches the store at most four times a second. */
const UPDATE_MS = 250;

/** Trains to the end, a pause or a failure; all is told through the state. */
export async function trainScales(
  around: Surroundings,
  id: string,
  scales: readonly ScaleIndex[] | undefined,
  set: SetState,
  get: GetState,
): Promise<void> {
  const busy = whatKeepsCascade(get());
  if (busy) return get().tell(busy);
  set({ cascadeTraining: { id, preparing: null, progress: null, pausing: false } });
  try {
    if (get().device === null && (await get().chooseDevice("auto")) === null) return;
    await follow(around, id, scales, set, get);
  } finally {
    set({ cascadeTraining: null });
  }
  await refreshStorage(around.clients.library, set);
}

async function follow(
  around: Surroundings,
  id: string,
  scales: readonly ScaleIndex[] | undefined,
  set: SetState,
  get: GetState,
): Promise<void> {
  const throttle = new Throttle(UPDATE_MS, around.now);
  const onProgress = (told: CascadeReport) => {
    if (told.kind === "progress" || told.kind === "preparing") throttle.run(() => show(id, told, set, get));
    else show(id, told, set, get);
  };
  try {
    const request = scales ? { id, scales } : { id };
    const record = await around.clients.training.call(trainCascade, request, { onProgress });
    throttle.flush();
    replace(record, set, get);
    if (record.state === "failed") get().tell(endedBadly(record), "stopped");
  } catch (thrown) {
    throttle.flush();
    await tellFailure(around, thrown, id, set, get);
  }
}

function show(id: string, told: CascadeReport, set: SetState, get: GetState): void {
  const training = get().cascadeTraining;
  if (training?.id !== id) return;
  switch (told.kind) {
    case "preparing":
      return set({ cascadeTraining: { ...training, preparing: { done: told.done, total: told.total } } });
    case "progress":
      return set({ cascadeTraining: { ...training, preparing: null, progress: told.progress } });
    case "record":
      return replace(told.record, set, get);
    case "patches":
    case "whole": {
      const key = `${id}/${told.scale}`;
      const { cascadePreviews } = get();
      return set({ cascadePreviews: { ...cascadePreviews, [key]: (cascadePreviews[key] ?? 0) + 1 } });
    }
    default:
      return told satisfies never;
  }
}

function replace(record: CascadeRecord, set: SetState, get: GetState): void {
  set({ cascades: get().cascades.map((each) => (each.id === record.id ? record : each)) });
}

/** Lets the scale under way save itself, then stops. */
export async function pauseTraining({ clients }: Surroundings, set: SetState, get: GetState): Promise<void> {
  const training = get().cascadeTraining;
  if (!training || training.pausing) return;
  set({ cascadeTraining: { ...training, pausing: true } });
  try {
    await clients.training.call(pauseCascade, { id: training.id });
  } catch (thrown) {
    report(get, thrown);
    const now = get().cascadeTraining;
    if (now) set({ cascadeTraining: { ...now, pausing: false } });
  }
}

/** One that was cut off stands at its last checkpoint, and is offered to go on. */
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
  const listed = await clients.training.call(listCascades, {}).catch(() => []);
  const known = listed.find((each) => each.id === id) ?? get().cascades.find((each) => each.id === id);
  if (known) replace(known.state === "running" ? { ...known, state: "paused" } : known, set, get);
  const kept = error.kept ?? "Every scale is kept as it was last saved.";
  const advice = error.advice ?? "Open the cascade on the Train page and resume it.";
  report(get, new AppError(error.code, error.message, { kept, advice }), "stopped");
}

function endedBadly({ name, message }: CascadeRecord): AppError {
  return new AppError("diverged", message ?? `${name} stopped.`, {
    kept: "The other scales are kept.",
    advice: "Train the scale again from its row on the Train page.",
  });
}
