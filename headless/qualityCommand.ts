import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@/dataset/library";
import type { ExperimentConfig } from "@/domain/evaluation";
import type { Quality } from "@/domain/quality";
import type { DeviceReport } from "@/domain/training";
import { measureQuality } from "@/evaluation/metrics/quality";
import { assertBackend } from "@/tensor/device";
import { heldOut } from "@/workers/host/experiments/coverage";
import { extractorOf } from "@/workers/host/experiments/extractor";
import { ExperimentModels } from "@/workers/host/experiments/models";
import { openParts } from "@/workers/host/experiments/queue";
import { readSplit } from "@/workers/host/experiments/split";
import { FOLDER, WORK } from "./experimentCommand";
import { DATA_ID } from "./experimentData";
import type { QualityCommand } from "./experimentOptions";
import { FolderStore } from "./folderStore";
import { UsageError } from "./options";
import { say } from "./say";

const LEAST_REAL = 16;

/** Quality of every model of an experiment, against held-out real images of its class, on its own extractor. */
export async function runQuality(command: QualityCommand, device: DeviceReport): Promise<number> {
  const config = await settingsOf(command.experiment);
  const store = new FolderStore(join(command.experiment, WORK));
  const index = await openDataset(store, DATA_ID);
  const place = { store, folder: FOLDER, config, index, split: await readSplit(store, FOLDER, index) };
  const extractor = await extractorOf(store, FOLDER, index.summary.name);
  if (!extractor)
    throw new UsageError("The experiment has no classifier of real images yet: run it further.");
  const parts = await openParts(place);
  const models = new ExperimentModels({ ...place, train: parts.train, now: () => performance.now() });
  const found: { classId: string; model: number; quality: Quality }[] = [];
  for (const [classIndex, classId] of config.classIds.entries()) {
    const real = await heldOut(parts, classIndex);
    if (real.length < LEAST_REAL * config.classifier.size ** 2) {
      say(`${classId}: fewer than ${LEAST_REAL} held-out real images.`);
      continue;
    }
    for (let model = 0; await models.has(classIndex, model); model++) {
      const images = await models.make(classIndex, model, command.count, command.seed);
      const quality = await measureQuality(extractor, real, images, command.seed);
      found.push({ classId, model, quality });
      const { relative, recall, precision } = quality;
      say(
        `${classId}, model ${model}: ${relative.toFixed(1)} × the floor, precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`,
      );
    }
  }
  assertBackend(device);
  await writeFile(command.out, `${JSON.stringify({ device: device.name, models: found }, null, 1)}\n`);
  return 0;
}

async function settingsOf(folder: string): Promise<ExperimentConfig> {
  const text = await readFile(join(folder, "experiment.json"), "utf8").catch(() => {
    throw new UsageError(`There is no experiment in "${folder}".`);
  });
  return JSON.parse(text) as ExperimentConfig;
}
