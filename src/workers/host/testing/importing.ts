import type { VolumeImportOptions } from "@/domain/dataset";
import type { FileStore } from "@/domain/files";
import type { VolumeReader } from "@/domain/volume";
import type { VolumeSet } from "@/domain/volumeSet";
import { importVolumes } from "@/dataset/volumeImport/importVolumes";
import { memoryFiles } from "@/dataset/testing/memoryFiles";
import { drain } from "@/dataset/testing/scans";
import type { SourceFile } from "@/dataset/sourceFile";
import { volumeFolder } from "@/dataset/volumeSets";
import { volumeShelf } from "@/storage/volumeFile";

const options: VolumeImportOptions = {
  ...{
    name: "Scans",
    labels: { kind: "single", name: "Chest" },
    patients: { kind: "auto" },
    fillGaps: false,
  },
};
const begun: VolumeSet = {
  ...{ id: "v", name: "Scans", created: "2026", kind: "imported", volumes: [], wanted: 0 },
  ...{ side: 0, seed: 0, bytes: 0 },
};

/** Imports files as volumes into a store in memory. */
export async function importInto(
  files: readonly SourceFile[],
  change: Partial<VolumeImportOptions> = {},
  store: FileStore = memoryFiles(),
  signal?: AbortSignal,
) {
  const shelf = volumeShelf(store, volumeFolder("v"));
  const all = { ...options, ...change };
  const { reports, result } = await drain(importVolumes(store, shelf, begun, files, all, signal));
  return { ...result, store, shelf, reports, rejected: reports.flatMap((report) => report.rejected) };
}

/** Modality values of a whole volume. */
export async function valuesOf(volume: VolumeReader): Promise<Float32Array> {
  const { size, slope, intercept } = volume.info;
  const stored = await volume.read({ start: [0, 0, 0], size });
  return Float32Array.from(stored, (value) => slope * value + intercept);
}
