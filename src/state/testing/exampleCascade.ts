import type { ScaleConfig } from "@/domain/cascade";
import type { CascadePlan, CascadeRecord, CascadeSample } from "@/domain/cascadeRecord";
import { PRESETS } from "@/domain/presets";

const doubling: ScaleConfig = {
  ...{ size: 128, width: 24, layers: 5, noise: 1, judgeWidth: 24, patch: 64, batch: 8, steps: 2000 },
  ...{ learningRate: 2e-4, checkpointEvery: 200, previewEvery: 100 },
  weights: { adversarial: 1, l1: 10 },
};

/** A cascade of Alpha from 64 to 128 pixels, ready to train. */
export function exampleCascade(part: Partial<CascadeRecord> = {}): CascadeRecord {
  return {
    ...{ id: "c1", name: "Alpha, 128 × 128", sourceName: "Examples", state: "ready" },
    source: { kind: "images", datasetId: "d1", classIds: ["a"] },
    config: {
      dim: 2,
      base: {
        kind: "image",
        run: {
          ...{ preset: "small-data", size: 64, classIds: ["a"], seed: 1, fit: "pad", mirror: false },
          ...PRESETS["small-data"].defaults[64],
        },
      },
      ...{ scales: [doubling], edges: false, values: { low: 0, high: 4095 }, seed: 1 },
    },
    scales: [
      { index: 0, size: 64, step: 0, steps: 2000, state: "untrained" },
      { index: 1, size: 128, step: 0, steps: 2000, state: "untrained" },
    ],
    ...{ created: "2026-01-01T00:00:00Z", updated: "2026-01-01T00:00:00Z" },
    ...part,
  };
}

export function exampleCascadeSample(part: Partial<CascadeSample> = {}): CascadeSample {
  return {
    ...{ id: "s1", cascadeId: "c1", name: "Seed 7, 128 × 128", dim: 2, seed: 7, truncation: 1 },
    ...{ sides: [64, 128], state: "finished", share: 1, created: "2026-01-02T00:00:00Z" },
    ...part,
  };
}

export function examplePlan(part: Partial<CascadePlan> = {}): CascadePlan {
  return {
    config: exampleCascade().config,
    estimate: {
      ...{ trainingBytes: 9e8, samplingBytes: 2e8, storageBytes: 4e4 },
      ...{ stepOperations: 1e9, sampleOperations: 1e9, overhead: 1.1 },
    },
    images: [
      { side: 64, count: 40 },
      { side: 128, count: 12 },
    ],
    ...{ notes: [], refusal: null, prepareBytes: 2e6 },
    expected: { trainMs: [600_000, 1_200_000], sampleMs: 4000 },
    ...part,
  };
}
