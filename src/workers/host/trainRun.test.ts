import { describe, expect, it } from "vitest";
import type { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import type { RunRecord } from "@/domain/training";
import { memoryFiles } from "@/storage/memoryFiles";
import type { TrainReport } from "../protocol/training";
import { ActiveRun } from "./activeRun";
import { readCurve } from "./curve";
import { checkpointFile, runLock } from "./places";
import { createRun, listRuns } from "./runs";
import { config, datasetIndex, FakeTraining, type FakeLoop } from "./testing/fakeTraining";
import { memoryDesk, type MemoryDesk } from "./testing/memoryDesk";

const never = new AbortController().signal;
const accept = () => undefined;
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => thrown as AppError,
  );
const steps = (run: RunRecord) => run.checkpoints.map(({ step }) => step);

async function start(loop: FakeLoop = {}, files: FileStore = memoryFiles(), changes = {}) {
  const desk = memoryDesk(files);
  const run = await createRun(desk, datasetIndex, { ...config, ...changes }, accept);
  const training = new FakeTraining(loop);
  return { desk, run, training, active: new ActiveRun(training.ports) };
}

/** Pauses at a step, by way of the operation that a person's Pause arrives through. */
function pausingAt(at: number, as: "paused" | "stopped" = "paused") {
  const stage: { desk?: MemoryDesk; active?: ActiveRun; id?: string } = {};
  const beforeStep = (step: number) => {
    if (step === at) void stage.active!.pause(stage.desk!, stage.id!, as);
  };
  return { stage, beforeStep };
}

async function startPausing(at: number, as: "paused" | "stopped" = "paused") {
  const { stage, beforeStep } = pausingAt(at, as);
  const all = await start({ beforeStep });
  Object.assign(stage, { desk: all.desk, active: all.active, id: all.run.id });
  return all;
}

describe("a run from start to end", () => {
  it("is counted, named and numbered when it is made", async () => {
    const { desk, run } = await start();
    expect(run).toMatchObject({
      name: "Pneumothorax, run 1",
      state: "ready",
      trainedOn: { images: 3, patients: 2 },
    });
    const second = await createRun(
      desk,
      datasetIndex,
      { ...config, classIds: ["normal", "pneumothorax"] },
      accept,
    );
    expect(second.name).toBe("All classes, run 2");
  });

  it("reports preparing, then progress, grids and checkpoints in the order of the steps", async () => {
    const { desk, run, active } = await start();
    const reports: TrainReport[] = [];
    const done = await active.train(desk, run.id, never, (report) => reports.push(report));
    expect(done).toMatchObject({ state: "finished", step: 100, device: { backend: "wasm" } });
    expect(done.throughput).toEqual({ imagesPerSecond: 800, stepMs: 20 });
    expect(reports.slice(0, 5).map(({ kind }) => kind)).toEqual([
      "preparing",
      "preparing",
      "preparing",
      "preparing",
      "grid",
    ]);
    const told = reports.flatMap((report) => (report.kind === "progress" ? [report.progress.step] : []));
    expect(told).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(done.gridSteps).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it("keeps the six newest checkpoints and no file of the others", async () => {
    const { desk, run, active } = await start();
    const done = await active.train(desk, run.id, never, accept);
    expect(steps(done)).toEqual([50, 60, 70, 80, 90, 100]);
    expect(await desk.files.list(`runs/${run.id}/checkpoints`)).toHaveLength(6);
    expect(await desk.records.runs.get(run.id)).toEqual(done);
  });

  it("keeps every point of its curves, thinned evenly when there are many", async () => {
    const { desk, run, active } = await start({}, memoryFiles(), {
      steps: 12_000,
      checkpointEvery: 6000,
      gridEvery: 6000,
    });
    await active.train(desk, run.id, never, accept);
    const curve = await readCurve(desk.files, run.id);
    expect(curve).toHaveLength(4000);
    expect(curve.at(-1)?.step).toBe(12_000);
    expect(curve[1]!.step - curve[0]!.step).toBe(3);
    expect(curve[0]).toMatchObject({ step: 3, dReal: 0.75, dFake: 0.25, discriminatorLoss: 0.5 });
  });

  it("a finished run is not trained again", async () => {
    const { desk, run, active } = await start();
    await active.train(desk, run.id, never, accept);
    expect((await failure(active.train(desk, run.id, never, accept)))?.code).toBe("bad-config");
  });
});

describe("pausing", () => {
  it("saves where it stands, and resumes from exactly there with one curve", async () => {
    const { desk, run, training, active } = await startPausing(33);
    const paused = await active.train(desk, run.id, never, accept);
    expect(paused).toMatchObject({ state: "paused", step: 34 });
    expect(steps(paused).at(-1)).toBe(34);
    const done = await active.train(desk, run.id, never, accept);
    expect(done.state).toBe("finished");
    expect(training.starts).toEqual([0, 34]);
    const curve = await readCurve(desk.files, run.id);
    expect(curve.map(({ step }) => step)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });

  it("stopping keeps the run as stopped", async () => {
    const { desk, run, active } = await startPausing(5, "stopped");
    expect((await active.train(desk, run.id, never, accept)).state).toBe("stopped");
  });

  it("while images are being prepared leaves the run paused at nothing", async () => {
    const { desk, run, active } = await start();
    const stopped = await active.train(desk, run.id, AbortSignal.abort(), accept);
    expect(stopped).toMatchObject({ state: "paused", step: 0 });
    expect((await active.train(desk, run.id, never, accept)).state).toBe("finished");
  });
});

describe("two at once", () => {
  it("a second tab is told that the run is busy", async () => {
    const other = new ActiveRun(new FakeTraining().ports);
    let second: AppError | null = null;
    const loop: FakeLoop = {};
    const { desk, run, active } = await start(loop);
    loop.beforeStep = async (step) => {
      if (step === 10) second = await failure(other.train(desk, run.id, never, accept));
    };
    expect((await active.train(desk, run.id, never, accept)).state).toBe("finished");
    expect(second).toMatchObject({ code: "busy", message: expect.stringContaining("another tab") });
  });

  it("a second run in the same tab is refused, and the first goes on", async () => {
    let second: AppError | null = null;
    const loop: FakeLoop = {};
    const { desk, run, active } = await start(loop);
    const other = await createRun(desk, datasetIndex, config, accept);
    loop.beforeStep = async (step) => {
      if (step === 10) second = await failure(active.train(desk, other.id, never, accept));
    };
    expect((await active.train(desk, run.id, never, accept)).state).toBe("finished");
    expect(second).toMatchObject({ code: "busy", kept: "It goes on." });
  });
});

describe("when something goes wrong", () => {
  it("a full disk at a checkpoint pauses the run at the one before", async () => {
    // Room for grids, curves and two checkpoints, not for a third.
    const { desk, run, training, active } = await start({ checkpointBytes: 200_000 }, memoryFiles(600_000));
    const error = await failure(active.train(desk, run.id, never, accept));
    expect(error).toMatchObject({ code: "quota", kept: "The run is paused. Step 20 is saved." });
    const kept = (await desk.records.runs.get(run.id))!;
    expect(kept).toMatchObject({ state: "paused", step: 20 });
    expect(steps(kept)).toEqual([10, 20]);
    expect(await desk.files.read(checkpointFile(run.id, 20))).toHaveLength(200_000);
    expect(training.ended).toBe(1);
  });

  it("a diverged run resolves, keeps its last good checkpoint and says so", async () => {
    const { desk, run, active } = await start({ divergeAt: 47 });
    const done = await active.train(desk, run.id, never, accept);
    expect(done).toMatchObject({
      state: "diverged",
      step: 47,
      message: "The losses left all bounds. Step 40 is saved.",
    });
    expect(steps(done)).toEqual([10, 20, 30, 40]);
  });

  it("a lost GPU ends the wait although the loop never answers", async () => {
    const loop: FakeLoop = {};
    const { desk, run, training, active } = await start(loop);
    loop.beforeStep = async (step) => {
      if (step !== 15) return;
      queueMicrotask(() => training.loseDevice("the driver was reset"));
      await new Promise(() => undefined);
    };
    const error = await failure(active.train(desk, run.id, never, accept));
    expect(error).toMatchObject({ code: "device-lost", kept: "The run is paused. Step 10 is saved." });
    expect(await desk.records.runs.get(run.id)).toMatchObject({ state: "paused", step: 10 });
  });

  it("any other failure marks the run as failed, with its message, and frees it", async () => {
    const beforeStep = (step: number) => {
      if (step === 25) throw new Error("unexpected");
    };
    const { desk, run, active } = await start({ beforeStep });
    expect((await failure(active.train(desk, run.id, never, accept)))?.code).toBe("internal");
    expect(await desk.records.runs.get(run.id)).toMatchObject({
      state: "failed",
      step: 20,
      message: "unexpected",
    });
    expect(desk.locks.isHeld(runLock(run.id))).toBe(false);
  });

  it("a damaged checkpoint is passed over for the one before it", async () => {
    const { desk, run, active } = await startPausing(33);
    await active.train(desk, run.id, never, accept);
    await desk.files.write(checkpointFile(run.id, 34), Uint8Array.of(34, 1, 2));
    const fresh = new FakeTraining();
    const done = await new ActiveRun(fresh.ports).train(desk, run.id, never, accept);
    expect(fresh.starts).toEqual([30]);
    expect(done.state).toBe("finished");
    expect((await readCurve(desk.files, run.id)).map(({ step }) => step)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });

  it("with every checkpoint damaged it says so and starts nothing over them", async () => {
    const { desk, run, active } = await startPausing(15);
    await active.train(desk, run.id, never, accept);
    for (const step of [10, 16]) await desk.files.write(checkpointFile(run.id, step), Uint8Array.of(1, 2));
    expect((await failure(active.train(desk, run.id, never, accept)))?.code).toBe("bad-checkpoint");
  });
});

describe("after a reload", () => {
  /** The worker is killed at step 25: its promise never settles, its lock is set free. */
  async function killed() {
    const hang = new Promise<never>(() => undefined);
    let arrive: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (arrive = resolve));
    const loop: FakeLoop = {
      beforeStep: (step) => {
        if (step !== 25) return undefined;
        arrive();
        return hang;
      },
    };
    const all = await start(loop);
    void all.active.train(all.desk, all.run.id, never, accept);
    await reached;
    return all;
  }

  it("a run is still running while its worker lives", async () => {
    const { desk } = await killed();
    expect((await listRuns(desk, "d1"))[0]).toMatchObject({ state: "running" });
  });

  it("a run whose worker was killed is offered as paused at its last checkpoint, and resumes there", async () => {
    const { desk, run } = await killed();
    desk.locks.kill(runLock(run.id));
    expect((await listRuns(desk, "d1"))[0]).toMatchObject({
      state: "paused",
      step: 20,
      message: "Interrupted. Step 20 is saved.",
    });
    const fresh = new FakeTraining();
    const done = await new ActiveRun(fresh.ports).train(desk, run.id, never, accept);
    expect(fresh.starts).toEqual([20]);
    expect(done.state).toBe("finished");
    expect(done.message).toBeUndefined();
    expect((await readCurve(desk.files, run.id)).map(({ step }) => step)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });
});
