import { describe, expect, it } from "vitest";
import { cpuTime } from "@/dicom/testing/cpuTime";
import { realScans, type RealFile } from "@/dicom/testing/realScans";
import { importFiles, type SourceFile } from "./importer";
import { memoryFiles } from "./testing/memoryFiles";
import { drain } from "./testing/scans";

const children = realScans("cxr-pediatric-224");
const large = realScans("cxr-pediatric-highres");
/** Decoding shares the machine with the other tests. */
const PATIENCE_MS = 120_000;
const options = { name: "Children", labels: { kind: "folders" }, patients: { kind: "auto" } } as const;

function source({ path, size, read }: RealFile): SourceFile {
  return { path, size, read: async () => read() };
}

describe.skipIf(children === undefined)("chest radiographs of children, 224 × 224", () => {
  it("has 1,345 normal, 2,368 bacterial and 1,264 viral files", () => {
    const inClass = (name: string) => children!.filter(({ path }) => path.includes(`/${name}/`)).length;
    expect([inClass("normal"), inClass("bacterial"), inClass("viral")]).toEqual([1345, 2368, 1264]);
  });

  it(
    "imports every twentieth of them, by class and patient",
    async () => {
      const files = children!.filter((_, i) => i % 20 === 0);
      const start = cpuTime();
      const { reports, result } = await drain(importFiles(memoryFiles(), "set", files.map(source), options));
      const seconds = (cpuTime() - start) / 1000;
      console.log(
        `${files.length} JPEG files of 224 × 224: ${(files.length / seconds).toFixed(0)} images/s of processor time`,
      );
      const rejected = reports.flatMap((report) => report.rejected);
      expect(new Set(rejected.map(({ code }) => code)).size).toBeLessThanOrEqual(1);
      expect(rejected.every(({ code }) => code === "duplicate")).toBe(true);
      expect(result.index.images.length + rejected.length).toBe(files.length);
      expect(result.index.summary.classes.map(({ id }) => id)).toEqual(["bacterial", "normal", "viral"]);
      const people = new Set(files.map(({ path }) => /person\d+|IM-\d+/.exec(path)![0]));
      const patients = new Set(result.index.images.map(({ patient }) => patient));
      expect(patients.size).toBeLessThanOrEqual(people.size);
      expect(patients.size).toBeGreaterThan(people.size - rejected.length - 2);
    },
    PATIENCE_MS,
  );
});

describe.skipIf(large === undefined)("chest radiographs of children, full size", () => {
  it(
    "are scaled down to 1,024 and keep their shape",
    async () => {
      const files = large!.filter((_, i) => i % 20 === 0).map(source);
      const { result } = await drain(importFiles(memoryFiles(), "set", files, options));
      for (const { rows, columns, originalRows, originalColumns } of result.index.images) {
        expect(Math.max(rows, columns)).toBe(1024);
        expect(rows / columns).toBeCloseTo(originalRows / originalColumns, 2);
      }
      expect(result.index.images.length).toBe(files.length);
    },
    PATIENCE_MS,
  );
});
