import type { DatasetIndex } from "@/domain/dataset";
import { PHANTOM_CLASSES, PHANTOM_PATIENTS, PHANTOM_SEED } from "@/domain/phantom";
import type { RunRecord } from "@/domain/training";
import { createPhantom, openDataset, removeDataset, type PhantomRequest } from "@/workers/protocol/library";
import { installPretrained, sample } from "@/workers/protocol/training";
import { importReporter } from "./importJob";
import { mergeById, removeWork, showDataset } from "./openSet";
import { report, type GetState, type SetState, type Surroundings } from "./slice";
import { Throttle } from "./throttle";

/** Rows and columns of the demo patients' radiographs. */
const DEMO_SIZE = 256;
/** The set is shown once so many images are there, while the rest is still being made. */
const SHOW_AFTER = 20;
const FIRST_LOOK_MS = 1000;
const SAMPLES_PER_CLASS = 4;

/**
 * The demo: patients and model at the same time, because each takes seconds; the first pair is shown
 * as soon as a few of both are there.
 */
export async function makeDemo(
  around: Surroundings,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<void> {
  const existing = await wholeDemo(around, get);
  const id = existing?.summary.id ?? `demo-${crypto.randomUUID().slice(0, 8)}`;
  const patients = existing
    ? showDataset(around.clients.training, existing, set, get)
    : makePatients(around, id, signal, set, get);
  const model = showModel(around, id, signal, set, get);
  const [made] = await Promise.allSettled([patients, model]);
  if (made.status === "rejected") {
    // Without its patients the model would be listed nowhere and only take room.
    await removeWork(around.clients.training, id, get).catch(() => undefined);
    throw made.reason;
  }
  lookAtPair(set, get);
}

/** The stored demo set when it is complete; one that was cut off is removed, to be made again. */
async function wholeDemo({ clients }: Surroundings, get: GetState): Promise<DatasetIndex | null> {
  const stored = get().datasets.find(({ kind }) => kind === "phantom");
  if (!stored) return null;
  const index = await clients.library.call(openDataset, { id: stored.id });
  const patients = new Set(index.images.map(({ patient }) => patient)).size;
  if (patients >= PHANTOM_PATIENTS) return index;
  await removeWork(clients.training, stored.id, get);
  await clients.library.call(removeDataset, { id: stored.id });
  return null;
}

async function makePatients(
  around: Surroundings,
  id: string,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<void> {
  const { clients, now } = around;
  const reporter = importReporter("phantom", set, get, now);
  const look = new Throttle(FIRST_LOOK_MS, now);
  const request = { id, seed: PHANTOM_SEED, patients: patientsOfAllClassesEarly(), size: DEMO_SIZE };
  const { index, notes } = await clients.library.call(createPhantom, request, {
    signal,
    onProgress: (progress) => {
      reporter.report(progress);
      if (progress.accepted >= SHOW_AFTER && get().dataset?.summary.id !== id) {
        look.run(() => void firstLook(around, id, set, get));
      }
    },
  });
  reporter.flush();
  set({ notes });
  await showDataset(clients.training, index, set, get);
}

/** Opens the set while it grows. Not there yet is no failure: the next report tries again. */
async function firstLook({ clients }: Surroundings, id: string, set: SetState, get: GetState): Promise<void> {
  const index = await clients.library.call(openDataset, { id }).catch(() => null);
  if (!index || index.images.length === 0 || get().importing?.kind !== "phantom") return;
  await showDataset(clients.training, index, set, get);
  lookAtPair(set, get);
}

/** A few patients of each class come first, so that the first look has all five. */
export function patientsOfAllClassesEarly(): PhantomRequest["patients"] {
  const first = 4;
  return [
    ...PHANTOM_CLASSES.map(({ id }) => ({ classId: id, count: first })),
    ...PHANTOM_CLASSES.map(({ id, patients }) => ({ classId: id, count: patients - first })),
  ];
}

/** A missing model is told; the patients are still worth having. */
async function showModel(
  { clients }: Surroundings,
  datasetId: string,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<void> {
  try {
    const [device, run] = await Promise.all([
      get().chooseDevice("auto"),
      clients.training.call(installPretrained, { datasetId }, { signal }),
    ]);
    signal.throwIfAborted();
    if (device === null) return;
    set({ runs: mergeById([run], get().runs) });
    if (!get().sampleSets.some(({ runId }) => runId === run.id))
      await drawSamples(clients, run, signal, set, get);
    lookAtPair(set, get);
  } catch (thrown) {
    report(get, thrown, "told");
  }
}

async function drawSamples(
  { training }: Surroundings["clients"],
  run: RunRecord,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
): Promise<void> {
  const counts = run.config.classIds.map((classId) => ({ classId, count: SAMPLES_PER_CLASS }));
  const request = { runId: run.id, step: run.step, counts, seed: 1, truncation: 1 };
  const samples = await training
    .call(sample, request, {
      signal,
      onProgress: (sampling) => set({ sampling }),
    })
    .finally(() => set({ sampling: null }));
  set({ sampleSets: mergeById([samples], get().sampleSets) });
  get().openSampleSet(samples.id);
}

/** Goes to Compare once there is a pair, unless the person has gone elsewhere meanwhile. */
function lookAtPair(set: SetState, get: GetState): void {
  const { page, dataset, sampleSets, sampleSetId } = get();
  const samples = sampleSets.find(({ id }) => id === sampleSetId);
  if (page !== "data" || !dataset || samples?.datasetId !== dataset.summary.id) return;
  set({ page: "compare" });
}
