import type {
  ArmId,
  ArmResult,
  Cell,
  ClassMeasures,
  Comparison,
  ExperimentConfig,
  ExperimentRecord,
  ExperimentResult,
  Measure,
} from "@/domain/evaluation";
import type { Quality, Trust } from "@/domain/quality";

/** An invented experiment for tests and screenshots of the page: numbers follow a simple rule and mean nothing. */

const around = (mean: number, half: number): Measure => ({
  mean,
  lo: Math.max(0, mean - half),
  hi: Math.min(1, mean + half),
});

const LIFT: Readonly<Record<ArmId, number>> = {
  real: 0,
  undersampled: -0.02,
  duplicated: 0,
  classical: 0.03,
  synthetic: 0.07,
  "synthetic-only": -0.04,
  mixed: 0.03,
  ensemble: 0.08,
};

function measures(arm: ArmId, at: number, classes: number, more: number): ClassMeasures {
  const rare = at === classes - 1;
  const mean = 0.92 - 0.03 * at + (rare ? LIFT[arm] : LIFT[arm] / 6) + more;
  const half = 0.03 + 0.015 * at;
  return {
    auc: around(mean, half),
    sensitivity: around(mean - 0.12, half),
    specificity: around(Math.min(0.99, mean + 0.03), half / 2),
    f1: around(mean - 0.15, half),
  };
}

export function exampleConfig(
  classIds: readonly string[],
  part: Partial<ExperimentConfig> = {},
): ExperimentConfig {
  return {
    datasetId: "d1",
    classIds,
    rareClassIds: classIds.slice(-1),
    arms: ["real", "duplicated", "classical", "synthetic", "synthetic-only"],
    seeds: 5,
    seed: 1,
    doses: [0.5, 1, 2],
    classifier: {
      kind: "residual",
      size: 64,
      width: 16,
      batch: 32,
      learningRate: 2e-3,
      weightDecay: 1e-4,
      dropout: 0.2,
      maxSteps: 600,
      checkEvery: 30,
      patience: 5,
    },
    gan: { preset: "small-data", width: 32, batch: 16, steps: 2000, learningRate: 2e-4, truncation: 1 },
    ensembleSize: 5,
    confidence: 0,
    ...part,
  };
}

export function exampleCells(config: ExperimentConfig, done: number): Cell[] {
  const seeds = Array.from({ length: config.seeds }, (_, seed) => seed);
  const models = config.rareClassIds.map((id) => `gan/${id}/0`);
  const main = seeds.flatMap((seed) => config.arms.map((arm) => `arm/${arm}/1/${seed}`));
  const doses = config.doses.filter((dose) => dose !== 1);
  const curve = doses.flatMap((dose) => seeds.map((seed) => `arm/synthetic/${dose}/${seed}`));
  return [...models, ...main, ...curve].map((id, at) => {
    const kind = id.startsWith("gan") ? ("gan" as const) : ("classifier" as const);
    if (at < done) return { id, kind, state: "done", seconds: kind === "gan" ? 1200 : 90 };
    return { id, kind, state: at === done ? "running" : "waiting" };
  });
}

export function exampleExperiment(
  config: ExperimentConfig,
  part: Partial<ExperimentRecord> = {},
): ExperimentRecord {
  return {
    id: "e1",
    name: "Do synthetic images help find beta?",
    config,
    state: "paused",
    created: "2026-01-02T00:00:00Z",
    updated: "2026-01-02T01:00:00Z",
    cells: exampleCells(config, 30),
    ...part,
  };
}

function arm(config: ExperimentConfig, name: ArmId, dose: number, seeds = config.seeds): ArmResult {
  const { classIds } = config;
  const more = dose === 0.5 ? -0.03 : dose === 2 ? -0.01 : 0;
  const added = name === "synthetic" ? Math.round(230 * dose) : 0;
  const repeats = name === "duplicated" || name === "classical" ? 230 : 0;
  const own = (at: number) => (name === "synthetic-only" ? 0 : 300 - 60 * at);
  return {
    name,
    dose,
    seeds,
    trainedOn: Object.fromEntries(
      classIds.map((id, at) => {
        const last = at === classIds.length - 1;
        const synthetic = name === "synthetic-only" ? 300 : last ? added : 0;
        return [id, { real: own(at) + (last ? repeats : 0), synthetic }];
      }),
    ),
    perClass: Object.fromEntries(classIds.map((id, at) => [id, measures(name, at, classIds.length, more)])),
    balancedAccuracy: around(0.8 + LIFT[name], 0.04),
    confusion: classIds.map((_, row) =>
      classIds.map((__, column) => (row === column ? 80 + row : 5 + column)),
    ),
  };
}

export function exampleResult(config: ExperimentConfig): ExperimentResult {
  const rare = config.rareClassIds[0]!;
  const gain = (control: ArmId, difference: number, half: number, p: number): Comparison => ({
    arm: "synthetic",
    control,
    class: rare,
    measure: "auc",
    difference,
    lo: difference - half,
    hi: difference + half,
    p,
  });
  const counts = (images: number, patients: number) => ({
    images,
    patients,
    perClass: Object.fromEntries(
      config.classIds.map((id, at) => [id, { images: 150 - 30 * at, patients: 100 - 20 * at }]),
    ),
  });
  return {
    dataset: "Examples",
    seeds: config.seeds,
    split: { train: counts(1601, 1080), validation: counts(343, 230), test: counts(344, 231), seed: 41 },
    rare: [rare],
    arms: config.arms.map((name) => arm(config, name, 1, name === "synthetic-only" ? 3 : config.seeds)),
    doses: [arm(config, "synthetic", 0.5), arm(config, "synthetic", 2, 2)].filter(({ dose }) =>
      config.doses.includes(dose),
    ),
    comparisons: [
      gain("real", 0.07, 0.05, 0.01),
      gain("classical", 0.04, 0.05, 0.2),
      gain("duplicated", 0.07, 0.05, 0.02),
    ],
    verdicts: [
      `Adding synthetic images helped to find ${rare}: sensitivity +7.0 points (+2.0 points to +12.0 points) against real images alone. It was also better than repeated real images. Against altered real images the difference is not clear, so the gain may come from balance and not from synthesis.`,
      "Over all classes, synthetic images made no clear difference: balanced accuracy +1.0 points (−1.0 points to +3.0 points).",
    ],
    device: "CPU, 2 threads, SIMD",
    hours: 4.2,
  };
}

export function exampleTrust(shift: number): Trust {
  const bins = Array.from({ length: 10 }, (_, at) => ({
    from: at / 10,
    to: (at + 1) / 10,
    count: at < 2 ? 0 : 10 + 4 * at,
    confidence: (at + 0.5) / 10,
    accuracy: Math.min(1, (at + 0.5) / 10 + (at % 2 === 0 ? shift : -shift)),
  }));
  const curve = Array.from({ length: 20 }, (_, at) => ({
    threshold: at / 20,
    coverage: (at + 1) / 20,
    accuracy: 0.99 - 0.007 * at - shift / 2,
  }));
  return { bins, calibrationError: shift, curve, members: 5, n: 344, limit: 0.7 };
}

export const exampleQuality: Quality = {
  extractor: "residual classifier of experiment e1, seed 0",
  seed: 1,
  n: { real: 50, synthetic: 200 },
  each: 25,
  frechet: 13.42,
  floor: 5.15,
  relative: 2.606,
  kernel: { mean: 0.0123, deviation: 0.0021 },
  kernelFloor: { mean: 0.0004, deviation: 0.0011 },
  precision: 0.81,
  recall: 0.44,
  density: 0.92,
  coverage: 0.63,
  manifoldFloor: { precision: 0.91, recall: 0.9, density: 1.02, coverage: 0.95 },
  similarity: { synthetic: 0.412, real: 0.356, scales: 3 },
};
