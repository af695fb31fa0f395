import type { DatasetIndex, ImportProgress } from "@/domain/dataset";
import { PHANTOM_CLASSES, PHANTOM_PATIENTS, PHANTOM_SEED } from "@/domain/phantom";
import { LEAST_TO_MEASURE } from "@/domain/quality";
import type { RunRecord } from "@/domain/training";
import { createPhantom, openDataset, removeDataset, type PhantomRequest } from "@/workers/protocol/library";
import { installPretrained, sample } from "@/workers/protocol/training";
import { RADIOGRAPHS } from "./demoRadiographs";
import { importReporter } from "./importJob";
import { mergeById, removeWork, showDataset } from "./openSet";
import { report, type GetState, type SetState, type Surroundings } from "./slice";
import { Throttle } from "./throttle";

/** Rows and columns of the demo patients' radiographs. */
const DEMO_SIZE = 256;
/** Patients of each class that are made first; each has one or two radiographs. */
const EARLY_PATIENTS = 2;
/** The set is shown once the early patients must all be there, while the rest is still being made. */
const SHOW_AFTER = 2 * EARLY_PATIENTS * PHANTOM_CLASSES.length;
const LOOK_AGAIN_MS = 500;
/** As many as quality can be measured on, class by class. */
const SAMPLES_PER_CLASS = LEAST_TO_MEASURE;

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
  const demo = new Demo(around, existing?.summary.id ?? newId(), signal, set, get);
  const [patients] = await Promise.allSettled([
    existing ? demo.show(existing) : demo.makePatients(),
    demo.showModel(),
  ]);
  if (patients.status === "fulfilled") return;
  // Without its patients the model would be listed nowhere and only take room.
  await removeWork(around.clients.training, demo.id, get).catch(() => undefined);
  throw patients.reason;
}

/** The first few patients of each class come first, so that the first look has all five. */
export function patientsOfAllClassesEarly(): PhantomRequest["patients"] {
  return [
    ...PHANTOM_CLASSES.map(({ id }) => ({ classId: id, count: EARLY_PATIENTS })),
    ...PHANTOM_CLASSES.map(({ id, patients }) => ({ classId: id, count: patients - EARLY_PATIENTS })),
  ];
}

/** The stored demo set when it is complete; one that was cut off is removed, to be made again. */
async function wholeDemo({ clients }: Surroundings, get: GetState): Promise<DatasetIndex | null> {
  const stored = get().datasets.find(({ kind, name }) => kind === "phantom" && !name.startsWith(RADIOGRAPHS));
  if (!stored) return null;
  const index = await clients.library.call(openDataset, { id: stored.id });
  const patients = new Set(index.images.map(({ phantom }) => phantom?.patient)).size;
  if (patients >= PHANTOM_PATIENTS) return index;
  await removeWork(clients.training, stored.id, get);
  await clients.library.call(removeDataset, { id: stored.id });
  return null;
}

function newId(): string {
  return `demo-${crypto.randomUUID().slice(0, 8)}`;
}

/** One start of the demo. */
class Demo {
  /** Settles when the set is open, early or whole, or cannot be made. */
  private readonly shown: Promise<void>;
  private tellShown: () => void = () => undefined;
  private failShown: (reason: unknown) => void = () => undefined;
  private hasShown = false;

  constructor(
    private readonly around: Surroundings,
    /** As asked for; once the set is shown, as it is. */
    public id: string,
    private readonly signal: AbortSignal,
    private readonly set: SetState,
    private readonly get: GetState,
  ) {
    this.shown = new Promise((resolve, reject) => {
      this.tellShown = resolve;
      this.failShown = reject;
    });
  }

  async makePatients(): Promise<void> {
    const { clients, now } = this.around;
    const reporter = importReporter("phantom", this.set, this.get, now);
    const look = new Throttle(LOOK_AGAIN_MS, now);
    const patients = patientsOfAllClassesEarly();
    const request: PhantomRequest = { id: this.id, seed: PHANTOM_SEED, patients, size: DEMO_SIZE };
    const onProgress = (progress: ImportProgress) => {
      reporter.report(progress);
      if (progress.accepted >= SHOW_AFTER && !this.hasShown) look.run(() => void this.lookEarly());
    };
    const making = clients.library.call(createPhantom, request, { signal: this.signal, onProgress });
    making.catch(this.failShown);
    const { index, notes } = await making;
    reporter.flush();
    this.set({ notes });
    // A set that was opened early is opened again, or its worker would go on reading from the early index.
    await this.show(this.hasShown ? await clients.library.call(openDataset, { id: this.id }) : index);
  }

  /** Opens the set, or renews it; not over another that the person has opened since. */
  async show(index: DatasetIndex): Promise<void> {
    this.id = index.summary.id;
    const away = this.hasShown && this.get().dataset?.summary.id !== this.id;
    if (!away) await showDataset(this.around.clients.training, index, this.set, this.get);
    this.hasShown = true;
    this.tellShown();
    this.lookAtPair();
  }

  /** A missing model is told; the patients are still worth having. */
  async showModel(): Promise<void> {
    const { training } = this.around.clients;
    const { get, set, signal } = this;
    const [device] = await Promise.all([get().chooseDevice("auto"), this.shown]);
    try {
      const run = await training.call(installPretrained, { datasetId: this.id }, { signal });
      if (get().dataset?.summary.id === this.id) set({ runs: mergeById([run], get().runs) });
      const drawn = get().sampleSets.some(({ runId }) => runId === run.id);
      if (device !== null && !drawn) await this.drawSamples(run);
      this.lookAtPair();
    } catch (thrown) {
      report(get, thrown, "told");
    }
  }

  private async lookEarly(): Promise<void> {
    // Not there yet is no failure: a later report tries again.
    const open = this.around.clients.library.call(openDataset, { id: this.id });
    const index = await open.catch(() => null);
    if (index && index.images.length > 0 && !this.hasShown && !this.signal.aborted) await this.show(index);
  }

  private async drawSamples({ id: runId, step, config }: RunRecord): Promise<void> {
    const { set, get, signal } = this;
    const counts = config.classIds.map((classId) => ({ classId, count: SAMPLES_PER_CLASS }));
    const request = { runId, step, counts, seed: 1, truncation: 1 };
    const onProgress = (sampling: { done: number; total: number }) => set({ sampling });
    try {
      const samples = await this.around.clients.training.call(sample, request, { signal, onProgress });
      if (get().dataset?.summary.id !== this.id) return;
      set({ sampleSets: mergeById([samples], get().sampleSets) });
      get().openSampleSet(samples.id);
    } finally {
      set({ sampling: null });
    }
  }

  /** Goes to Compare once there is a pair, unless the person has gone elsewhere meanwhile. */
  private lookAtPair(): void {
    const { page, dataset, sampleSets } = this.get();
    if (page === "data" && dataset?.summary.id === this.id && sampleSets.length > 0)
      this.set({ page: "compare" });
  }
}
