import type { DatasetIndex, ImageRecord, Part } from "@/domain/dataset";
import { PRESETS } from "@/domain/presets";
import type { RunRecord } from "@/domain/training";

/** One image for the test data set: class, patient, part. */
export type ExampleImage = readonly [classId: string, patient: string, part: Part];

/** A small data set of the classes "a" (Alpha) and "b" (Beta). */
export function exampleDataset(images: readonly ExampleImage[], rejectedCount = 0): DatasetIndex {
  return {
    summary: {
      id: "d1",
      name: "Examples",
      created: "2026-01-01T00:00:00Z",
      kind: "imported",
      classes: [
        { id: "a", name: "Alpha" },
        { id: "b", name: "Beta" },
      ],
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 41 },
      bytes: 1000,
      rejectedCount,
    },
    images: images.map(([classId, patient], index) => exampleImage(index, classId, patient)),
    parts: images.map(([, , part]) => part),
  };
}

function exampleImage(index: number, classId: string, patient: string): ImageRecord {
  return {
    index,
    hash: index.toString(16).padStart(16, "0"),
    patient,
    classId,
    originalRows: 512,
    originalColumns: 512,
    rows: 512,
    columns: 512,
    slope: 1,
    intercept: 0,
    window: { center: 128, width: 256 },
    source: "png",
    offset: index * 2 * 512 * 512,
  };
}

export function exampleRun(part: Partial<RunRecord> = {}): RunRecord {
  return {
    id: "r1",
    name: "Alpha, run 1",
    number: 1,
    datasetId: "d1",
    config: {
      preset: "small-data",
      size: 64,
      classIds: ["a"],
      ...PRESETS["small-data"].defaults[64],
      seed: 1,
      fit: "pad",
      mirror: false,
    },
    classNames: ["Alpha"],
    trainedOn: { images: 3, patients: 2 },
    state: "paused",
    step: 200,
    created: "2026-01-01T00:00:00Z",
    updated: "2026-01-01T00:10:00Z",
    checkpoints: [{ step: 200, bytes: 5e6, saved: "2026-01-01T00:10:00Z" }],
    gridSteps: [0, 50, 100, 150, 200],
    ...part,
  };
}
