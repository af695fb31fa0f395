import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkpointFile } from "./places";
import { installPretrained, type PretrainedPorts } from "./pretrained";
import { config, datasetIndex } from "./testing/fakeTraining";
import { memoryDesk } from "./testing/memoryDesk";

const model = new Uint8Array(500).fill(9);
const listing = {
  version: 1,
  models: [
    {
      file: "phantom-64.dkm",
      sha256: createHash("sha256").update(model).digest("hex"),
      kind: "phantom",
      name: "shipped model",
      trainedOn: { images: 420, patients: 400 },
    },
  ],
};
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function ports(files: Record<string, Uint8Array>): PretrainedPorts {
  return {
    fetchModel: async (name) => (files[name] ? Uint8Array.from(files[name]) : null),
    inspect: () => ({ config: { ...config, classIds: ["normal", "pneumothorax"] }, step: 3000 }),
  };
}

describe("installing the model that ships with the app", () => {
  it("makes it a finished run of the data set, once", async () => {
    const desk = memoryDesk();
    const shipped = ports({ "index.json": json(listing), "phantom-64.dkm": model });
    const [run, again] = await Promise.all([
      installPretrained(desk, shipped, datasetIndex),
      installPretrained(desk, shipped, datasetIndex),
    ]);
    expect(run).toMatchObject({
      name: "All classes, shipped model",
      state: "finished",
      step: 3000,
      pretrained: true,
      classNames: ["Normal", "Pneumothorax"],
      trainedOn: { images: 420, patients: 400 },
      checkpoints: [{ step: 3000, bytes: 500 }],
    });
    expect(again).toEqual(run);
    expect(await desk.files.read(checkpointFile(run.id, 3000))).toEqual(model);
  });

  it("says so when it did not ship", async () => {
    const desk = memoryDesk();
    await expect(installPretrained(desk, ports({}), datasetIndex)).rejects.toMatchObject({
      code: "not-found",
    });
    const listed = ports({ "index.json": json(listing) });
    await expect(installPretrained(desk, listed, datasetIndex)).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("phantom-64.dkm"),
    });
    expect(await desk.records.runs.all()).toEqual([]);
  });

  it.each([
    ["a model with other bytes", { "index.json": json(listing), "phantom-64.dkm": model.slice(1) }],
    ["a list that is not one", { "index.json": json({ version: 1, models: [{ file: 3 }] }) }],
    ["a list that is no JSON", { "index.json": Uint8Array.of(1, 2) }],
  ])("refuses %s, and keeps nothing of it", async (_what, files) => {
    const desk = memoryDesk();
    await expect(installPretrained(desk, ports(files), datasetIndex)).rejects.toMatchObject({
      code: "bad-checkpoint",
    });
    expect(await desk.files.list("runs")).toEqual([]);
  });
});
