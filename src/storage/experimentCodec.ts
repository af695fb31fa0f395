import { ARMS, type Cell, type ExperimentConfig, type ExperimentRecord } from "@/domain/evaluation";
import { TRAINING_SIZES } from "@/domain/training";
import { count, listOf, number, oneOf, record, text, type Parse } from "./parse";
import type { Codec } from "./versions";

export const experimentConfig: Parse<ExperimentConfig> = record({
  datasetId: text,
  classIds: listOf(text),
  rareClassIds: listOf(text),
  arms: listOf(oneOf(ARMS)),
  seeds: count,
  seed: number,
  doses: listOf(number),
  classifier: record({
    kind: oneOf(["residual", "alexnet"]),
    size: oneOf(TRAINING_SIZES),
    width: count,
    batch: count,
    learningRate: number,
    weightDecay: number,
    dropout: number,
    maxSteps: count,
    checkEvery: count,
    patience: count,
  }),
  gan: record(
    {
      preset: oneOf(["small-data", "toronto-2018"]),
      width: count,
      batch: count,
      steps: count,
      learningRate: number,
      truncation: number,
    },
    { sharedSteps: count },
  ),
  ensembleSize: count,
  confidence: number,
});

const cell: Parse<Cell> = record(
  {
    id: text,
    kind: oneOf(["gan", "classifier"]),
    state: oneOf(["waiting", "running", "done", "failed"]),
  },
  { seconds: number, message: text },
);

export const experiment: Parse<ExperimentRecord> = record(
  {
    id: text,
    name: text,
    config: experimentConfig,
    state: oneOf(["ready", "running", "paused", "finished", "failed"]),
    created: text,
    updated: text,
    cells: listOf(cell),
  },
  { message: text, device: text },
);

export const experimentCodec: Codec<ExperimentRecord> = { parse: experiment, migrations: [] };
