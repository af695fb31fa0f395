import { AppError } from "@/domain/errors";
import type { FileStore } from "@/domain/files";
import { GRID_COUNT, type RunRecord } from "@/domain/training";
import type { Desk } from "./desk";
import { toBytes } from "./picture";
import { gridFile } from "./places";
import { findRun } from "./runs";
import type { Generate, WithGenerator } from "./sampleRun";

/** The grid of a run at a step: GRID_COUNT × size × size, 8-bit. A shipped model's is made when first asked for. */
export async function readGrid(
  desk: Pick<Desk, "files" | "records">,
  withGenerator: WithGenerator,
  runId: string,
  step: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = gridFile(runId, step);
  if (await desk.files.exists(path)) return desk.files.read(path);
  const run = await desk.records.runs.get(runId);
  if (!run?.pretrained) return missing(desk, runId, step);
  const grid = await withGenerator(runId, step, (generate) => makeGrid(run, generate));
  await keep(desk.files, path, grid);
  return grid;
}

async function missing(desk: Pick<Desk, "files" | "records">, runId: string, step: number): Promise<never> {
  await findRun(desk, runId);
  throw new AppError("not-found", `No sample grid was kept at step ${step}.`, {
    advice: "Choose another step.",
  });
}

/** As training makes it: seeds 0 to GRID_COUNT − 1, the classes in turn. */
async function makeGrid(run: RunRecord, generate: Generate): Promise<Uint8Array<ArrayBuffer>> {
  const area = run.config.size ** 2;
  const classCount = run.config.classIds.length;
  const grid = new Uint8Array(GRID_COUNT * area);
  for (let classIndex = 0; classIndex < classCount; classIndex++) {
    const seeds = Array.from({ length: GRID_COUNT }, (_, i) => i).filter(
      (i) => i % classCount === classIndex,
    );
    if (seeds.length === 0) continue;
    let next = 0;
    const request = { classIndex, seeds, truncation: 1 };
    for await (const batch of generate(request, new AbortController().signal)) {
      for (let at = 0; at < batch.length; at += area) {
        grid.set(toBytes(batch.subarray(at, at + area)), seeds[next++]! * area);
      }
    }
  }
  return grid;
}

/** A full disk costs only the saved time. */
async function keep(files: FileStore, path: string, grid: Uint8Array): Promise<void> {
  await files.write(path, grid).catch(() => undefined);
}
