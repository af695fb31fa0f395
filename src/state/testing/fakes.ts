import type { DatasetIndex, DatasetSummary, ImageRecord } from "@/domain/dataset";
import { AppError } from "@/domain/errors";
import type { SampleSet } from "@/domain/samples";
import type { RunConfig, RunRecord } from "@/domain/training";
import type { Operation } from "@/workers/protocol/operation";
import { listCascades, listCascadeSamples } from "@/workers/protocol/cascades";
import { listExperiments } from "@/workers/protocol/evaluation";
import { listDatasets, openDataset, removeDataset, storageReport } from "@/workers/protocol/library";
import { protectionReport } from "@/workers/protocol/protection";
import { listRuns, listSampleSets, prepareDevice, readCurve } from "@/workers/protocol/training";
import type { Caller, CallOptions, Clients } from "../clients";

type Handler<Q, P, R> = (request: Q, options: CallOptions<P>) => R | Promise<R>;
type AnyHandler = (request: never, options: never) => unknown;

/** A worker that answers from handlers, and remembers what it was asked. */
class FakeWorkerClient implements Caller {
  readonly asked: { name: string; request: unknown }[] = [];
  closed = false;
  private readonly handlers = new Map<string, AnyHandler>();

  on<Q, P, R>({ name }: Operation<Q, P, R>, handler: Handler<Q, P, R>): this {
    this.handlers.set(name, handler);
    return this;
  }

  async call<Q, P, R>({ name }: Operation<Q, P, R>, request: Q, options: CallOptions<P> = {}): Promise<R> {
    if (this.closed) throw new AppError("cancelled", "Stopped.");
    this.asked.push({ name, request });
    const handler = this.handlers.get(name) as Handler<Q, P, R> | undefined;
    if (!handler) throw new AppError("internal", `No answer to ${name} in this test.`);
    await Promise.resolve();
    return handler(request, options);
  }

  count({ name }: { readonly name: string }): number {
    return this.asked.filter((call) => call.name === name).length;
  }
}

export interface FakeClients extends Clients {
  readonly library: FakeWorkerClient;
  readonly training: FakeWorkerClient;
  readonly datasets: DatasetIndex[];
  readonly runs: RunRecord[];
  readonly samples: SampleSet[];
}

/** Two workers over plain lists: what a test adds to a list is there when the state asks. */
export function fakeClients(): FakeClients {
  const datasets: DatasetIndex[] = [];
  const runs: RunRecord[] = [];
  const samples: SampleSet[] = [];
  const of = <T extends { datasetId: string }>(all: T[], id?: string) =>
    all.filter((one) => one.datasetId === id);
  const library = new FakeWorkerClient()
    .on(listDatasets, () => datasets.map(({ summary }) => summary))
    .on(openDataset, ({ id }) => found(datasets.find(({ summary }) => summary.id === id)))
    .on(removeDataset, ({ id }) => {
      datasets.splice(
        datasets.findIndex(({ summary }) => summary.id === id),
        1,
      );
    })
    .on(protectionReport, () => ({ state: "off" as const, unlocked: true, rounds: null }))
    .on(storageReport, () => ({ used: 1000 * datasets.length, quota: 9000, persisted: true }));
  const training = new FakeWorkerClient()
    .on(listRuns, ({ datasetId }) => of(runs, datasetId))
    .on(listSampleSets, ({ datasetId }) => of(samples, datasetId))
    .on(listExperiments, () => [])
    .on(listCascades, () => [])
    .on(listCascadeSamples, () => [])
    .on(readCurve, () => [])
    .on(prepareDevice, () => ({ backend: "wasm" as const, name: "CPU", realGpu: false, reason: "No GPU." }));
  const close = () => {
    library.closed = true;
    training.closed = true;
  };
  return { library, training, close, datasets, runs, samples };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError("not-found", "It is not there.");
  return value;
}

/** A data set whose images have the given classes, one patient each. */
export function dataset(
  id: string,
  classIds: readonly string[],
  more: Partial<DatasetSummary> = {},
): DatasetIndex {
  const classes = [...new Set(classIds)].map((classId) => ({ id: classId, name: classId.toUpperCase() }));
  const split = { train: 0.7, validation: 0.15, test: 0.15, seed: 41 };
  const created = "2026-11-01T00:00:00Z";
  return {
    summary: {
      id,
      name: id,
      created,
      kind: "imported",
      classes,
      split,
      bytes: 10,
      rejectedCount: 0,
      ...more,
    },
    images: classIds.map(imageRecord),
    parts: classIds.map(() => "train"),
  };
}

function imageRecord(classId: string, index: number): ImageRecord {
  return {
    index,
    classId,
    hash: String(index),
    patient: `P-${index}`,
    originalRows: 64,
    originalColumns: 64,
    rows: 64,
    columns: 64,
    slope: 1,
    intercept: 0,
    window: { center: 128, width: 256 },
    source: "png",
    offset: index * 8192,
  };
}

export const config: RunConfig = {
  preset: "small-data",
  size: 64,
  classIds: ["a"],
  steps: 1000,
  batch: 16,
  width: 32,
  learningRate: 2e-4,
  seed: 1,
  fit: "pad",
  mirror: false,
  checkpointEvery: 200,
  gridEvery: 50,
};

export function run(id: string, datasetId: string, more: Partial<RunRecord> = {}): RunRecord {
  return {
    id,
    name: `A, run ${id}`,
    number: 1,
    datasetId,
    config,
    classNames: ["A"],
    trainedOn: { images: 2, patients: 2 },
    state: "ready",
    step: 0,
    created: "2026-11-02T00:00:00Z",
    updated: "2026-11-02T00:00:00Z",
    checkpoints: [],
    gridSteps: [],
    ...more,
  };
}

export function sampleSet(
  id: string,
  datasetId: string,
  classIds: readonly string[],
  created = "2026",
): SampleSet {
  const seeds = classIds.map((_, at) => at);
  const made = { runId: "r", step: 10, size: 64, preset: "small-data", truncation: 1 } as const;
  return { id, datasetId, ...made, classIds, classNames: classIds, seeds, created };
}

/** A clock that a test sets. */
export class Clock {
  ms = 0;
  readonly now = () => this.ms;
}

/** A promise that a test settles. */
export function gate<T = void>() {
  let open: (value: T) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

/** Lets everything that is ready run. */
export const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
