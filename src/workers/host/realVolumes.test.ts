import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { realScans, type RealFile } from "@/dicom/testing/realScans";
import type { VolumeImportOptions } from "@/domain/dataset";
import type { VolumeSet } from "@/domain/volumeSet";
import { volumeShelf } from "@/storage/volumeFile";
import type { SourceFile } from "@/dataset/sourceFile";
import { memoryFiles } from "@/dataset/testing/memoryFiles";
import { drain, sourceFile } from "@/dataset/testing/scans";
import { readSlice } from "@/dataset/volumeSlice";
import { volumeFolder } from "@/dataset/volumeSets";
import { importVolumes } from "@/dataset/volumeImport/importVolumes";

const head = realScans("ct-head-gantry-tilt");
const brain = realScans("mr-brain-series");
const hippocampi = realScans("mr-hippocampus");
const options: VolumeImportOptions = {
  ...{ name: "Scans", labels: { kind: "single", name: "Head" }, patients: { kind: "auto" }, fillGaps: false },
};
const begun: VolumeSet = {
  ...{ id: "v", name: "Scans", created: "2026", kind: "imported", volumes: [], wanted: 0 },
  ...{ side: 0, seed: 0, bytes: 0 },
};
const PATIENCE_MS = 240_000;

async function run(files: readonly SourceFile[]) {
  const store = memoryFiles();
  const shelf = volumeShelf(store, volumeFolder("v"));
  const { reports, result } = await drain(importVolumes(store, shelf, begun, files, options));
  return { ...result, shelf, rejected: reports.flatMap((report) => report.rejected) };
}
const source = ({ path, size, read }: RealFile): SourceFile => ({ path, size, read: async () => read() });

describe.skipIf(!head)("the CT of a head with a tilted gantry", () => {
  it(
    "is straightened and made even, and says so",
    async () => {
      const files = head!.filter(({ path }) => path.endsWith(".dcm")).map(source);
      const { set, notes, rejected, shelf } = await run(files);
      expect(rejected).toEqual([]);
      expect(set.volumes).toHaveLength(1);
      expect(notes).toEqual([
        "Its slices stood 1.1 to 7.0 mm apart; they were resampled to 37 slices 4.0 mm apart.",
        "The gantry was tilted by 18.5°; the slices were moved back to stand straight above each other.",
      ]);
      const { size, spacing } = set.volumes[0]!;
      expect(size[0]).toBe(37);
      expect(size[2]).toBe(512);
      // 144 mm high, tilted by 18.5°: 48 mm, or 99 pixels, of slip.
      expect(size[1]).toBeGreaterThanOrEqual(610);
      expect(size[1]).toBeLessThanOrEqual(613);
      expect(spacing[0]).toBeCloseTo(4.0, 1);
      const slice = await readSlice(await shelf.open("0"), "sagittal", 256);
      expect(Math.min(...slice.values)).toBeGreaterThanOrEqual(-1024);
      expect(Math.max(...slice.values)).toBeGreaterThan(1000);
    },
    PATIENCE_MS,
  );
});

describe.skipIf(!brain)("an MR series of a brain", () => {
  it(
    "becomes one volume of its 96 planes on a relative scale",
    async () => {
      const files = Object.entries(unzipSync(brain!.find(({ path }) => path.endsWith(".zip"))!.read()));
      const { set, notes, rejected } = await run(files.map(([path, bytes]) => sourceFile(path, bytes)));
      expect(rejected.map(({ code }) => code).every((code) => code !== "bad-dicom")).toBe(true);
      expect(set.volumes.map(({ size }) => size)).toEqual([[96, 512, 512]]);
      expect(set.volumes[0]!.scale).toBe("relative");
      expect(notes).toEqual(["Values were scaled: 0 and 1,000 stand for its 0.5th and 99.5th percentile."]);
    },
    PATIENCE_MS,
  );
});

describe.skipIf(!hippocampi)("NIfTI files of hippocampi", () => {
  it(
    "each become a volume, whatever their type and range",
    async () => {
      const files = hippocampi!.filter(({ path }) => path.endsWith(".nii.gz")).filter((_, i) => i % 20 === 0);
      const { set, rejected } = await run(files.map(source));
      expect(rejected).toEqual([]);
      expect(set.volumes).toHaveLength(files.length);
      for (const { size, spacing } of set.volumes) {
        expect(spacing).toEqual([1, 1, 1]);
        expect(Math.min(...size)).toBeGreaterThanOrEqual(24);
      }
      expect(new Set(set.volumes.map(({ patient }) => patient)).size).toBe(files.length);
    },
    PATIENCE_MS,
  );
});
