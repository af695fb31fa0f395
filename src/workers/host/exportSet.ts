import type { SampleSet } from "@/domain/samples";
import { exportSampleSet } from "@/export/zip";
import { version } from "../../../package.json";
import type { ExportRequest } from "../protocol/library";
import { drain, type Desk } from "./desk";
import { checkpointFile } from "./places";
import { findSampleSet, readSampleOf } from "./sampleSets";

interface Control {
  readonly signal: AbortSignal;
  progress(progress: { done: number; total: number }): void;
}

/** A zip of a sample set. */
export async function exportSet(
  desk: Desk,
  { sampleSetId, format, cornerMark }: ExportRequest,
  { signal, progress }: Control,
): Promise<{ zip: Blob; fileName: string }> {
  const set = await findSampleSet(desk, sampleSetId);
  const modelHashes = await hashesOf(desk, set);
  const read = (index: number) => readSampleOf(desk, set, index);
  const request = {
    set,
    read,
    format,
    cornerMark,
    appVersion: version,
    modelHashes,
  };
  return drain(exportSampleSet(request, signal), progress);
}

/** SHA-256 of the checkpoints that made the set, by run, as far as they are kept. */
async function hashesOf({ files }: Desk, set: SampleSet): Promise<Record<string, string>> {
  const hashes: [string, string][] = [];
  for (const { runId, step } of set.members ?? [{ runId: set.runId, step: set.step }]) {
    const path = checkpointFile(runId, step);
    if (!(await files.exists(path))) continue;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await files.read(path)));
    hashes.push([runId, Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")]);
  }
  return Object.fromEntries(hashes);
}
