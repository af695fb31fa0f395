import { expect, it } from "vitest";
import { runLock, sampleLock } from "./places";
import { createRun, removeRun } from "./runs";
import { sweep } from "./sweep";
import { config, datasetIndex } from "./testing/fakeTraining";
import { memoryDesk } from "./testing/memoryDesk";

it("removes what killed workers left, and nothing that is on record or being made", async () => {
  const desk = memoryDesk();
  const run = await createRun(desk, datasetIndex, config, () => undefined);
  for (const path of [
    `runs/${run.id}/curve.bin`,
    "runs/left/grids/0.u8",
    "samples/left/pixels.bin",
    "samples/making/pixels.bin",
  ]) {
    await desk.files.write(path, Uint8Array.of(1));
  }
  await desk.files.write("datasets/d1/index.json", Uint8Array.of(1));
  await desk.locks.request(sampleLock("making"), {}, () => sweep(desk));
  expect(await desk.files.list("runs")).toEqual([run.id]);
  expect(await desk.files.list("samples")).toEqual(["making"]);
  expect(await desk.files.list("datasets")).toEqual(["d1"]);
});

it("a run that is being trained cannot be removed", async () => {
  const desk = memoryDesk();
  const run = await createRun(desk, datasetIndex, config, () => undefined);
  await desk.locks.request(runLock(run.id), {}, async () => {
    await expect(removeRun(desk, run.id)).rejects.toMatchObject({ code: "busy" });
  });
  await removeRun(desk, run.id);
  expect(await desk.records.runs.all()).toEqual([]);
});
