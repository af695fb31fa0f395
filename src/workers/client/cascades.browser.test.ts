import { afterAll, expect, it } from "vitest";
import type { CascadeChoices, CascadeSample } from "@/domain/cascadeRecord";
import * as cascades from "../protocol/cascades";
import * as volumes from "../protocol/volumes";
import { libraryWorker, trainingWorker } from "./spawn";

afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) {
    await root.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
});

it("trains a cascade on demo CTs, samples a volume that can be watched meanwhile, and hands it on", async () => {
  const request = { kind: "new", side: 64, count: 4, seed: 7 } as const;
  const set = await libraryWorker().call(volumes.createCt, request);
  const choices: CascadeChoices = {
    ...{ source: { kind: "volumes", setId: set.id }, baseSize: 32, size: 64, edges: false, seed: 5 },
    base: { steps: 2, width: 4, batch: 2 },
    scale: { steps: 2, width: 4, layers: 3, batch: 2, patch: 16 },
  };
  const worker = trainingWorker();
  const plan = await worker.call(cascades.planCascade, choices);
  expect(plan.refusal).toBeNull();
  const { id } = await worker.call(cascades.createCascade, choices);
  expect(await worker.call(cascades.trainCascade, { id })).toMatchObject({ state: "finished" });

  const shares: number[] = [];
  const pictures: Promise<{ side: number }>[] = [];
  const sample: CascadeSample = await worker.call(
    cascades.sampleFromCascade,
    { kind: "new", cascadeId: id, seed: 3, size: 128, truncation: 1 },
    {
      onProgress: ({ sample: { id: sampleId, share }, progress }) => {
        shares.push(share);
        // The finest scale is open for writing while it is read.
        if (progress.info.size[2] !== 128 || progress.done !== 2) return;
        pictures.push(
          worker.call(cascades.readCascadePicture, { sampleId, plane: "coronal", at: 0.5, most: 64 }),
        );
      },
    },
  );
  expect(sample).toMatchObject({ state: "finished", share: 1 });
  expect(shares.at(-1)).toBe(1);
  expect(await Promise.all(pictures)).toMatchObject([{ side: 128, rows: 64, columns: 64 }]);

  const shown = (await libraryWorker().call(volumes.listVolumes, undefined)).find(
    ({ kind }) => kind === "synthetic",
  )!;
  expect(shown).toMatchObject({ cascadeId: id, side: 128 });
  const slice = { id: shown.id, number: 0, plane: "axial", at: 64 } as const;
  const { values } = await libraryWorker().call(volumes.readVolumeSlice, slice);
  expect(new Set(values).size).toBeGreaterThan(100);
  const { file, fileName } = await worker.call(cascades.exportCascadeSample, {
    id: sample.id,
    format: "dicom",
  });
  expect(fileName).toBe("synthetic_cascade_128cubed_seed3_dicom.zip");
  expect(file.size).toBeGreaterThan(100_000);
});
