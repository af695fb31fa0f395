import { describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import type { Cell, ExperimentConfig, ExperimentRecord, ExperimentResult } from "@/domain/evaluation";
import type { Quality } from "@/domain/quality";
import {
  createExperiment,
  exportExperiment,
  listExperiments,
  measureSamples,
  pauseExperiment,
  readExperiment,
  removeExperiment,
  runExperiment,
  type ExperimentReport,
} from "@/workers/protocol/evaluation";
import { WHOLE_SET } from "./evaluationTypes";
import { createDarkroom } from "./store";
import { Clock, dataset, fakeClients, gate, run, settle } from "./testing/fakes";

const config = { datasetId: "d", classIds: ["a", "b"] } as unknown as ExperimentConfig;
const cell = (id: string, state: Cell["state"]): Cell => ({ id, kind: "classifier", state });
const experiment = (id: string, part: Partial<ExperimentRecord> = {}): ExperimentRecord => ({
  id,
  name: id,
  config,
  state: "ready",
  created: `2026-11-02T00:00:0${id.length}Z`,
  updated: "2026-11-02T00:00:00Z",
  cells: [cell("arm/real/1/0", "waiting"), cell("arm/synthetic/1/0", "waiting")],
  ...part,
});
const quality = { relative: 2 } as Quality;
const trained = [cell("arm/real/1/0", "done")];
const tables = (hours: number) => ({ hours, arms: [] }) as unknown as ExperimentResult;

/** A store with an open set, and a worker whose experiment the test drives. */
async function evaluating(stored: readonly ExperimentRecord[] = [], warnings: readonly string[] = []) {
  const clients = fakeClients();
  const clock = new Clock();
  const end = gate<ExperimentRecord>();
  const saved: string[] = [];
  let tell: (report: ExperimentReport) => void = () => undefined;
  clients.datasets.push(dataset("d", ["a", "b"]));
  clients.training
    .on(listExperiments, ({ datasetId }) => stored.filter((each) => each.config.datasetId === datasetId))
    .on(createExperiment, () => ({ experiment: experiment("e"), warnings }))
    .on(readExperiment, ({ id }) => ({ result: tables(id.length), trust: {} }))
    .on(pauseExperiment, () => undefined)
    .on(removeExperiment, () => undefined)
    .on(runExperiment, (_, { onProgress }) => {
      tell = (report) => onProgress?.(report);
      return end.promise;
    });
  const save = (_: Blob, name: string) => saved.push(name);
  const store = createDarkroom(clients, { now: clock.now, save });
  await store.getState().openDataset("d");
  await settle();
  return { clients, clock, end, saved, store, tell: (report: ExperimentReport) => tell(report) };
}

describe("a new experiment", () => {
  it("starts at once when the checks have nothing to say", async () => {
    const { clients, store } = await evaluating();
    expect(await store.getState().createExperiment(config, "Does it help?")).toBeNull();
    await settle();
    expect(store.getState()).toMatchObject({ experimentId: "e", activeExperimentId: "e" });
    expect(clients.training.count(runExperiment)).toBe(1);
  });

  it("waits for the person when there is something to know first", async () => {
    const { clients, store } = await evaluating([], ["B has only 3 test patients."]);
    await store.getState().createExperiment(config, "Does it help?");
    await settle();
    expect(store.getState().activeExperimentId).toBeNull();
    expect(store.getState().experimentWarnings).toEqual({ e: ["B has only 3 test patients."] });
    void store.getState().resumeExperiment("e");
    await settle();
    expect(clients.training.count(runExperiment)).toBe(1);
  });

  it("is not made when the checks refuse it: the reason goes back to the form", async () => {
    const { clients, store } = await evaluating();
    clients.training.on(createExperiment, () => {
      throw new AppError("too-few-images", "B has 3 patients.", { advice: "Leave this class out." });
    });
    const refused = await store.getState().createExperiment(config, "Does it help?");
    expect(refused).toMatchObject({ message: "B has 3 patients.", advice: "Leave this class out." });
    expect(store.getState().experiments).toEqual([]);
    expect(store.getState().notices).toEqual([]);
  });

  it("does not start beside a training run, and says why", async () => {
    const { clients, store } = await evaluating([experiment("e", { state: "paused" })]);
    store.setState({ runs: [run("r", "d")], activeRunId: "r" });
    await store.getState().resumeExperiment("e");
    expect(clients.training.count(runExperiment)).toBe(0);
    expect(store.getState().notices[0]?.error.message).toBe("A run is still training.");
  });
});

describe("a running experiment", () => {
  it("shows its tables at once, and everything else at most four times a second", async () => {
    const { clock, store, tell } = await evaluating();
    await store.getState().createExperiment(config, "Does it help?");
    await settle();
    const report = (share: number, result?: ExperimentResult): ExperimentReport => ({
      cells: [cell("arm/real/1/0", "running"), cell("arm/synthetic/1/0", "waiting")],
      running: { id: "arm/real/1/0", share },
      secondsLeft: 60,
      ...(result ? { result } : {}),
    });
    clock.ms = 1000;
    tell(report(0.1));
    tell(report(0.2));
    expect(store.getState().experimentProgress?.running?.share).toBe(0.1);
    tell(report(0.3, tables(7)));
    expect(store.getState().experimentProgress).toMatchObject({ running: { share: 0.3 }, secondsLeft: 60 });
    expect(store.getState().experimentResult?.hours).toBe(7);
    expect(store.getState().experiments[0]?.cells[0]?.state).toBe("running");
  });

  it("is paused once, goes on being shown elsewhere, and ends as the worker says", async () => {
    const { clients, end, store } = await evaluating();
    await store.getState().createExperiment(config, "Does it help?");
    await settle();
    store.getState().goTo("data");
    void store.getState().pauseExperiment();
    void store.getState().pauseExperiment();
    await settle();
    expect(store.getState().experimentProgress?.pausing).toBe(true);
    expect(clients.training.count(pauseExperiment)).toBe(1);
    end.open(experiment("e", { state: "paused" }));
    await settle();
    expect(store.getState()).toMatchObject({ activeExperimentId: null, experimentProgress: null });
    expect(store.getState().experiments[0]?.state).toBe("paused");
  });

  it("keeps a run, a removal of its set and a new passphrase waiting", async () => {
    const { store } = await evaluating();
    await store.getState().createExperiment(config, "Does it help?");
    await settle();
    await store.getState().resumeRun("r");
    expect(store.getState().notices.at(-1)?.error.message).toBe("An experiment is running.");
    expect(store.getState().activeRunId).toBeNull();
    await expect(store.getState().protect("long enough")).rejects.toMatchObject({ code: "busy" });
  });

  it("that dies with its worker is offered again, with what was saved", async () => {
    const cells = [cell("arm/real/1/0", "done"), cell("arm/synthetic/1/0", "running")];
    const { end, store } = await evaluating([experiment("e", { state: "running", cells })]);
    void store.getState().resumeExperiment("e");
    await settle();
    end.fail(new AppError("worker-died", "The training worker stopped."));
    await settle();
    expect(store.getState().experiments[0]).toMatchObject({ state: "paused" });
    expect(store.getState().experiments[0]?.cells[1]?.state).toBe("waiting");
    expect(store.getState().notices[0]?.error).toMatchObject({
      kept: "1 finished training is saved.",
      advice: "Open the experiment on the Evaluate page and resume it.",
    });
  });
});

describe("stored experiments", () => {
  it("come back after a reload: one that was cut off stands paused, the newest is shown with its tables", async () => {
    const { store } = await evaluating([
      experiment("e", { state: "running" }),
      experiment("new", { cells: trained }),
    ]);
    expect(store.getState().experiments.map(({ id, state }) => [id, state])).toEqual([
      ["new", "ready"],
      ["e", "paused"],
    ]);
    expect(store.getState().experimentId).toBe("new");
    expect(store.getState().experimentResult?.hours).toBe(3);
  });

  it("are removed, and the next one is shown", async () => {
    const { store } = await evaluating([experiment("e", { cells: trained }), experiment("new")]);
    await store.getState().removeExperiment("new");
    expect(store.getState().experimentId).toBe("e");
    expect(store.getState().experimentResult?.hours).toBe(1);
  });

  it("are saved as the file that the worker made", async () => {
    const { clients, saved, store } = await evaluating([experiment("e")]);
    clients.training.on(exportExperiment, ({ format }) => ({
      file: new Blob(["x"]),
      fileName: `experiment.${format}`,
    }));
    await store.getState().exportExperiment("csv");
    expect(saved).toEqual(["experiment.csv"]);
  });
});

describe("quality of a set of synthetic images", () => {
  it("is measured part by part, and stopping keeps what was measured", async () => {
    const { clients, store } = await evaluating();
    const second = gate<Quality>();
    clients.training.on(measureSamples, ({ classId }, { onProgress, signal }) => {
      if (classId === undefined) return quality;
      onProgress?.({ done: 3, total: 10 });
      signal?.addEventListener("abort", () => second.fail(new AppError("cancelled", "Stopped.")));
      return second.promise;
    });
    void store.getState().measureQuality("s", [WHOLE_SET, "b"]);
    await settle();
    expect(store.getState().measuring).toEqual({ sampleSetId: "s", part: "b", done: 3, total: 10 });
    store.getState().cancelMeasuring();
    await settle();
    expect(store.getState()).toMatchObject({ measuring: null, notices: [] });
    expect(store.getState().quality).toEqual({ s: { [WHOLE_SET]: { quality } } });
  });

  it("says of a class with too few images why it has no numbers, and goes on to the next", async () => {
    const { clients, store } = await evaluating();
    clients.training.on(measureSamples, ({ classId }) => {
      if (classId === "a") throw new AppError("too-few-images", "There are 5 real images of this class.");
      return quality;
    });
    await store.getState().measureQuality("s", ["a", "b"]);
    expect(store.getState().notices).toEqual([]);
    expect(store.getState().quality.s?.a).toMatchObject({
      error: { message: "There are 5 real images of this class." },
    });
    expect(store.getState().quality.s?.b).toEqual({ quality });
  });
});
