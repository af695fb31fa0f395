import { describe, expect, it } from "vitest";
import type { TrainReport } from "../protocol/training";
import { ActiveRun } from "./activeRun";
import { readCurve } from "./curve";
import { createRun } from "./runs";
import { config, datasetIndex, FakeTraining } from "./testing/fakeTraining";
import { memoryDesk } from "./testing/memoryDesk";

const never = new AbortController().signal;

/** @param changesAt  the step from which other real images are compared with */
async function start(
  qualityEvery: number | undefined,
  quality: (step: number) => number | null,
  changesAt = Infinity,
) {
  const desk = memoryDesk();
  const changes = qualityEvery === undefined ? {} : { qualityEvery };
  const run = await createRun(desk, datasetIndex, { ...config, ...changes }, () => undefined);
  const measured: number[] = [];
  const ports = {
    ...new FakeTraining().ports,
    quality: (_run: unknown, checkpoint: Uint8Array) => {
      measured.push(checkpoint[0]!);
      const relative = quality(checkpoint[0]!);
      const kernelFloor = checkpoint[0]! < changesAt ? 0.01 : 0.02;
      const conditions = { extractor: "E", seed: 1, n: { real: 20, synthetic: 20 }, kernelFloor, seconds: 3 };
      return Promise.resolve(relative === null ? null : { relative, kernel: relative / 4, conditions });
    },
  };
  const reports: TrainReport[] = [];
  const done = await new ActiveRun(ports).train(desk, run.id, never, (report) => reports.push(report));
  return { desk, done, measured, reports, curve: await readCurve(desk.files, run.id) };
}

describe("quality on the curves of a run", () => {
  it("is measured at the first checkpoint after so many steps, told and kept", async () => {
    const { done, measured, curve, reports } = await start(25, (step) => 100 / step);
    expect(measured).toEqual([30, 50, 80, 100]);
    expect(curve.filter(({ relative }) => relative !== undefined).map(({ step }) => step)).toEqual(measured);
    expect(curve.find(({ step }) => step === 50)).toMatchObject({ relative: 2, kernel: 0.5 });
    expect(reports).toContainEqual(
      expect.objectContaining({ kind: "quality", step: 80, relative: 1.25, kernel: 0.3125 }),
    );
    expect(done.quality).toMatchObject({ extractor: "E", n: { real: 20, synthetic: 20 } });
  });

  it("is not measured unless it was asked for, and such curves are read as before", async () => {
    const { measured, curve } = await start(undefined, () => 1);
    expect(measured).toEqual([]);
    expect(curve).toHaveLength(100);
    expect(curve.every((point) => !("relative" in point))).toBe(true);
  });

  it("starts anew when the real images change, because the points could not be compared", async () => {
    const { curve, done } = await start(25, (step) => 100 / step, 60);
    expect(curve.filter(({ relative }) => relative !== undefined).map(({ step }) => step)).toEqual([80, 100]);
    expect(done.quality?.kernelFloor).toBe(0.02);
  });

  it("costs a point and not the run when it fails", async () => {
    const { done, curve } = await start(50, (step) => {
      if (step === 50) throw new Error("too few images");
      return 3;
    });
    expect(done.state).toBe("finished");
    expect(curve.filter(({ relative }) => relative !== undefined).map(({ step }) => step)).toEqual([60, 100]);
  });
});
