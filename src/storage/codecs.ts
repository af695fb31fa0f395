import type { SampleSet } from "@/domain/samples";
import { TRAINING_SIZES, type RunConfig, type RunRecord } from "@/domain/training";
import { count, flag, listOf, number, oneOf, record, text, type Parse } from "./parse";
import type { Codec } from "./versions";

const preset = oneOf(["small-data", "toronto-2018"]);
const size = oneOf(TRAINING_SIZES);

export const runConfig: Parse<RunConfig> = record(
  {
    preset,
    size,
    classIds: listOf(text),
    steps: count,
    batch: count,
    width: count,
    learningRate: number,
    seed: number,
    fit: oneOf(["pad", "crop", "stretch"]),
    mirror: flag,
    checkpointEvery: count,
    gridEvery: count,
  },
  { qualityEvery: count },
);

export const trainedOn = record({ images: count, patients: count });

const run: Parse<RunRecord> = record(
  {
    id: text,
    name: text,
    number: count,
    datasetId: text,
    config: runConfig,
    classNames: listOf(text),
    trainedOn,
    state: oneOf(["ready", "running", "paused", "finished", "stopped", "diverged", "failed"]),
    step: count,
    created: text,
    updated: text,
    checkpoints: listOf(record({ step: count, bytes: count, saved: text })),
    gridSteps: listOf(count),
  },
  {
    device: record({ backend: oneOf(["webgpu", "wasm"]), name: text, realGpu: flag, reason: text }),
    message: text,
    throughput: record({ imagesPerSecond: number, stepMs: number }),
    ensemble: record({ id: text, member: count, of: count }),
    quality: record({
      extractor: text,
      seed: number,
      n: record({ real: count, synthetic: count }),
      kernelFloor: number,
      seconds: number,
    }),
    pretrained: flag,
  },
);

const sampleSet: Parse<SampleSet> = record(
  {
    id: text,
    runId: text,
    datasetId: text,
    step: count,
    size,
    preset,
    truncation: number,
    classIds: listOf(text),
    classNames: listOf(text),
    seeds: listOf(number),
    created: text,
  },
  { members: listOf(record({ runId: text, step: count })) },
);

export const runCodec: Codec<RunRecord> = { parse: run, migrations: [] };
export const sampleSetCodec: Codec<SampleSet> = { parse: sampleSet, migrations: [] };
