import { beforeAll, expect, it } from "vitest";
import type { FileStore } from "@/domain/files";
import type { RunRecord } from "@/domain/training";
import { startTestDevice, tinyConfig, tinyImages } from "@/gan/testing/tinyRun";
import { train } from "@/gan/train";
import { memoryFiles } from "@/storage/memoryFiles";
import { Vault } from "@/storage/vault/vault";
import { checkpointFile } from "./places";
import { FakeTraining } from "./testing/fakeTraining";
import { memoryDesk } from "./testing/memoryDesk";
import { trainRun, type TrainPorts } from "./trainRun";

beforeAll(startTestDevice);

const config = { ...tinyConfig("small-data", { steps: 6, checkpointEvery: 2 }) };
const ports: TrainPorts = { ...new FakeTraining().ports, prepare: async () => tinyImages(), train };
const record: RunRecord = {
  id: "4c2f7a1e-0000-4000-8000-000000000000",
  name: "Run 1",
  number: 1,
  datasetId: "d1",
  config,
  classNames: ["A"],
  trainedOn: { images: 8, patients: 8 },
  state: "ready",
  step: 0,
  created: "2026-11-01T00:00:00.000Z",
  updated: "2026-11-01T00:00:00.000Z",
  checkpoints: [],
  gridSteps: [],
};

/** Trains on a store, paused after each of the given steps and picked up again; the last checkpoint. */
async function trained(files: FileStore, pauses: readonly number[]): Promise<Uint8Array> {
  const desk = memoryDesk(files);
  await desk.records.runs.put(record);
  for (const pause of [...pauses, Infinity]) {
    const stop = new AbortController();
    await trainRun(desk, ports, record.id, {
      signal: stop.signal,
      endAs: () => "paused",
      report: (report) => {
        if (report.kind === "progress" && report.progress.step === pause) stop.abort();
      },
    });
  }
  expect(await desk.records.runs.get(record.id)).toMatchObject({ state: "finished", step: 6 });
  return files.read(checkpointFile(record.id, 6));
}

async function vault() {
  const base = memoryFiles();
  const opened = await Vault.open(
    base,
    (_, work) => work(),
    async () => 1000,
  );
  await opened.begin("a passphrase");
  return { base, files: opened.files };
}

it("a run resumed from encrypted checkpoints ends with the same bits as one trained in clear at a stretch", async () => {
  const plain = await trained(memoryFiles(), []);
  const { files } = await vault();
  const resumed = await trained(files, [2, 3]);
  expect(Buffer.from(resumed).equals(plain)).toBe(true);
}, 180_000);

it("goes on from the checkpoint before when the newest is damaged on the disk", async () => {
  const plain = await trained(memoryFiles(), []);
  const { base, files } = await vault();
  const desk = memoryDesk(files);
  await desk.records.runs.put(record);
  const stop = new AbortController();
  const run = (signal: AbortSignal) =>
    trainRun(desk, ports, record.id, {
      signal,
      endAs: () => "paused",
      report: (report) => {
        if (report.kind === "progress" && report.progress.step === 4) stop.abort();
      },
    });
  await run(stop.signal);
  const newest = `sealed/${checkpointFile(record.id, 4)}`;
  const disk = await base.read(newest);
  await base.write(newest, disk.with(disk.length >> 1, disk[disk.length >> 1]! ^ 1));
  await run(new AbortController().signal);
  expect(Buffer.from(await files.read(checkpointFile(record.id, 6))).equals(plain)).toBe(true);
}, 180_000);
