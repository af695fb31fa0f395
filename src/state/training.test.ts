import { describe, expect, it } from "vitest";
import { AppError } from "@/domain/errors";
import type { RunRecord, TrainProgress } from "@/domain/training";
import {
  createRun,
  listRuns,
  pauseTraining,
  readCurve,
  train,
  type TrainReport,
} from "@/workers/protocol/training";
import { CURVE_CAP, decimate, extendCurve } from "./curve";
import { createDarkroom } from "./store";
import { Clock, config, dataset, fakeClients, gate, run, settle } from "./testing/fakes";

const progress = (step: number): { kind: "progress"; progress: TrainProgress } => ({
  kind: "progress",
  progress: {
    step,
    steps: 1000,
    generatorLoss: step,
    discriminatorLoss: 1,
    dReal: 0.6,
    dFake: 0.4,
    stepMs: 100,
    imagesPerSecond: 160,
    etaMs: 1000,
    memoryBytes: 1,
  },
});
const saved = (step: number) => ({ step, bytes: 10, saved: "2026-11-02T00:00:00Z" });
const point = (step: number) => ({ step, generatorLoss: 0, discriminatorLoss: 0, dReal: 0, dFake: 0 });

/** A store with an open set, and a training worker that the test drives. */
async function training() {
  const clients = fakeClients();
  const clock = new Clock();
  const end = gate<RunRecord>();
  let tell: (report: TrainReport) => void = () => undefined;
  clients.datasets.push(dataset("d", ["a", "a"]));
  clients.training
    .on(createRun, ({ datasetId }) => {
      const made = run("r1", datasetId);
      clients.runs.push(made);
      return made;
    })
    .on(train, (_, { onProgress }) => {
      tell = (report) => onProgress?.(report);
      return end.promise;
    });
  const store = createDarkroom(clients, { now: clock.now });
  await store.getState().openDataset("d");
  const started = store.getState().createRun(config);
  await settle();
  return {
    clients,
    clock,
    end,
    store,
    getState: store.getState,
    started,
    tell: (report: TrainReport) => tell(report),
  };
}

describe("a training run", () => {
  it("is made, shown and trained; its numbers and record arrive in the store", async () => {
    const { getState, tell, clock, end, started } = await training();
    expect(getState()).toMatchObject({ runId: "r1", activeRunId: "r1", phase: { kind: "preparing" } });
    expect(getState().runs[0]?.state).toBe("running");
    tell({ kind: "preparing", done: 1, total: 2 });
    expect(getState().phase).toEqual({ kind: "preparing", done: 1, total: 2 });
    clock.ms += 1000;
    tell(progress(1));
    tell({ kind: "grid", step: 0 });
    tell({
      kind: "checkpoint",
      run: run("r1", "d", { state: "running", step: 1, checkpoints: [saved(1)], gridSteps: [0] }),
    });
    expect(getState()).toMatchObject({ phase: { kind: "training" }, progress: { step: 1 } });
    expect(getState().curve).toEqual([
      { step: 1, generatorLoss: 1, discriminatorLoss: 1, dReal: 0.6, dFake: 0.4 },
    ]);
    expect(getState().runs[0]).toMatchObject({ checkpoints: [saved(1)], gridSteps: [0] });
    end.open(run("r1", "d", { state: "finished", step: 1000 }));
    await started;
    expect(getState()).toMatchObject({ activeRunId: null, phase: { kind: "idle" }, progress: null });
    expect(getState().runs[0]?.state).toBe("finished");
  });

  it("updates the store at most four times a second, and the curve misses no step", async () => {
    const { store, tell, clock, end, started } = await training();
    let updates = 0;
    store.subscribe((state, before) => (updates += state.progress === before.progress ? 0 : 1));
    for (let step = 1; step <= 500; step++) {
      clock.ms += 10;
      tell(progress(step));
    }
    expect(updates).toBeGreaterThanOrEqual(15);
    expect(updates).toBeLessThanOrEqual(20);
    end.open(run("r1", "d", { state: "finished" }));
    await started;
    expect(store.getState().curve.map(({ step }) => step)).toEqual(
      Array.from({ length: 500 }, (_, at) => at + 1),
    );
  });

  it("goes on while another set is open; coming back shows it", async () => {
    const { clients, getState, tell, clock } = await training();
    clients.datasets.push(dataset("other", ["b"]));
    clients.runs.push(run("r9", "other"));
    await getState().openDataset("other");
    expect(getState().activeRunId).toBe("r1");
    expect(
      getState()
        .runs.map(({ id }) => id)
        .sort(),
    ).toEqual(["r1", "r9"]);
    await getState().showRun("r9");
    clock.ms += 1000;
    tell(progress(7));
    expect(getState().progress?.step).toBe(7);
    expect(getState().curve).toEqual([]);
    await getState().openDataset("d");
    expect(getState().runId).toBe("r1");
  });

  it("pauses with a word to the worker, and stands as the worker says", async () => {
    const { clients, getState, tell, end, started } = await training();
    clients.training.on(pauseTraining, () => undefined);
    await getState().pauseRun();
    expect(getState().phase).toEqual({ kind: "pausing" });
    tell(progress(3));
    expect(getState().phase).toEqual({ kind: "pausing" });
    await getState().pauseRun();
    expect(clients.training.asked.at(-1)).toEqual({
      name: pauseTraining.name,
      request: { runId: "r1", as: "paused" },
    });
    expect(clients.training.count(pauseTraining)).toBe(1);
    end.open(run("r1", "d", { state: "paused", step: 3, checkpoints: [saved(3)] }));
    await started;
    expect(getState().runs[0]).toMatchObject({ state: "paused", step: 3 });
  });

  it("whose worker dies is told with the step that is saved, and is offered as paused", async () => {
    const { clients, getState, end, started } = await training();
    clients.runs[0] = run("r1", "d", { state: "running", step: 450, checkpoints: [saved(200), saved(400)] });
    end.fail(
      new AppError("worker-died", "The background worker stopped.", { kept: "Everything saved before." }),
    );
    await started;
    expect(getState().notices[0]).toMatchObject({
      tone: "stopped",
      error: { code: "worker-died", kept: "Step 400 of the run is saved." },
    });
    expect(getState().runs[0]).toMatchObject({ state: "paused", step: 400 });
    expect(getState()).toMatchObject({ activeRunId: null, device: null, phase: { kind: "idle" } });
  });

  it("that dies before its first checkpoint is told as a loss", async () => {
    const { getState, end, started } = await training();
    end.fail(new AppError("worker-died", "The background worker stopped."));
    await started;
    expect(getState().notices[0]?.tone).toBe("loss");
  });

  it("that diverged is told with the last good step", async () => {
    const { getState, end, started } = await training();
    end.open(
      run("r1", "d", {
        state: "diverged",
        message: "The losses are not numbers.",
        checkpoints: [saved(1200)],
      }),
    );
    await started;
    expect(getState().notices[0]?.error).toMatchObject({
      code: "diverged",
      message: "The losses are not numbers.",
      kept: "The last good step, 1,200, is saved.",
    });
  });

  it("keeps a second run from starting, and itself from being removed", async () => {
    const { clients, getState } = await training();
    await getState().createRun(config);
    await getState().removeRun("r1");
    await getState().removeDataset("d");
    expect(clients.training.count(createRun)).toBe(1);
    expect(clients.datasets).toHaveLength(1);
    expect(getState().notices.map(({ error }) => error.code)).toEqual(["busy"]);
  });
});

describe("an ensemble", () => {
  /** Two models; each training ends as the test says. */
  async function ensemble() {
    const clients = fakeClients();
    clients.datasets.push(dataset("d", ["a", "a"]));
    const ends: { id: string; end: (state: RunRecord["state"]) => void }[] = [];
    clients.training
      .on(createRun, ({ ensemble: place }) => {
        const made = run(`m${place!.member}`, "d", { ensemble: place! });
        clients.runs.push(made);
        return made;
      })
      .on(train, ({ runId }) => {
        const ended = gate<RunRecord>();
        const made = clients.runs.find(({ id }) => id === runId)!;
        ends.push({ id: runId, end: (state) => ended.open({ ...made, state }) });
        return ended.promise;
      });
    const store = createDarkroom(clients, { now: new Clock().now });
    await store.getState().openDataset("d");
    void store.getState().createRun(config, 2);
    await settle();
    return { clients, ends, store };
  }

  it("trains its models one after the other, and shows the one that trains", async () => {
    const { ends, store } = await ensemble();
    expect(
      store
        .getState()
        .runs.map(({ id }) => id)
        .sort(),
    ).toEqual(["m0", "m1"]);
    expect(store.getState()).toMatchObject({ activeRunId: "m0", runId: "m0" });
    ends[0]!.end("finished");
    await settle();
    expect(store.getState()).toMatchObject({ activeRunId: "m1", runId: "m1" });
    ends[1]!.end("finished");
    await settle();
    expect(store.getState().activeRunId).toBeNull();
    expect(ends).toHaveLength(2);
  });

  it("waits where it was paused, and resuming a model goes on to the rest", async () => {
    const { ends, store } = await ensemble();
    ends[0]!.end("paused");
    await settle();
    expect(store.getState().activeRunId).toBeNull();
    void store.getState().resumeRun("m0");
    await settle();
    ends[1]!.end("finished");
    await settle();
    expect(ends.map(({ id }) => id)).toEqual(["m0", "m0", "m1"]);
  });
});

describe("showing a run", () => {
  it("reads its curve, thinned to what the store may hold", async () => {
    const clients = fakeClients();
    clients.datasets.push(dataset("d", ["a"]));
    clients.runs.push(run("r1", "d"));
    clients.training.on(readCurve, () => Array.from({ length: 5000 }, (_, at) => point(at + 1)));
    const { getState } = createDarkroom(clients);
    await getState().openDataset("d");
    expect(getState().curve.length).toBeLessThanOrEqual(CURVE_CAP);
    expect([getState().curve[0]?.step, getState().curve.at(-1)?.step]).toEqual([1, 5000]);
    expect(clients.training.count(listRuns)).toBe(1);
  });
});

describe("curves", () => {
  it("a resumed run overwrites what lay beyond its checkpoint", () => {
    const curve = extendCurve([1, 2, 3, 4].map(point), [3, 4, 5].map(point));
    expect(curve.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  });

  it("thinning keeps the first and the last point and never exceeds the cap", () => {
    for (const length of [1, 9, 10, 11, 64, 101]) {
      const thin = decimate(
        Array.from({ length }, (_, at) => point(at)),
        10,
      );
      expect(thin.length).toBeLessThanOrEqual(10);
      expect([thin[0]?.step, thin.at(-1)?.step]).toEqual([0, length - 1]);
      expect(thin.map(({ step }) => step)).toEqual([...thin.map(({ step }) => step)].sort((a, b) => a - b));
    }
  });
});
