import type { CascadeConfig, ScaleConfig, VolumeBaseConfig } from "@/domain/cascade";
import type { CascadeRecord, CascadeSample, CascadeSource, KeptEdges } from "@/domain/cascadeRecord";
import { runConfig } from "./codecs";
import { count, flag, listOf, number, oneOf, record, text, type Parse } from "./parse";
import type { Codec } from "./versions";

const kindOf = record({ kind: text });
/** A union, by the word in `kind`. */
function byKind<T>(cases: Readonly<Record<string, Parse<T>>>): Parse<T> {
  const known = oneOf(Object.keys(cases));
  return (value, field) => cases[known(kindOf(value, field).kind, `${field}.kind`)]!(value, field);
}

const source = byKind<CascadeSource>({
  images: record({ kind: oneOf(["images"]), datasetId: text, classIds: listOf(text) }),
  volumes: record({ kind: oneOf(["volumes"]), setId: text }),
});

const distances = { checkpointEvery: count, previewEvery: count };
const volumeBase: Parse<VolumeBaseConfig> = record({
  ...{ size: count, width: count, steps: count, batch: count, learningRate: number },
  ...distances,
});
const scale: Parse<ScaleConfig> = record({
  ...{ size: count, width: count, layers: count, noise: count, judgeWidth: count, patch: count },
  ...{ batch: count, steps: count, learningRate: number },
  ...distances,
  weights: record({ adversarial: number, l1: number }),
});

const triple: Parse<readonly [number, number, number]> = (value, field) => {
  const [planes, rows, columns] = Array.isArray(value) ? (value as unknown[]) : [];
  return [number(planes, `${field}[0]`), number(rows, `${field}[1]`), number(columns, `${field}[2]`)];
};

const config: Parse<CascadeConfig> = record(
  {
    dim: oneOf([2, 3]),
    base: byKind<CascadeConfig["base"]>({
      image: record({ kind: oneOf(["image"]), run: runConfig }),
      volume: record({ kind: oneOf(["volume"]), run: volumeBase }),
    }),
    scales: listOf(scale),
    edges: flag,
    values: record({ low: number, high: number }),
    seed: number,
  },
  { spacing: triple },
);

const scaleState = record({
  ...{ index: count, size: count, step: count, steps: count },
  state: oneOf(["untrained", "running", "paused", "finished", "diverged"]),
});

const cascade: Parse<CascadeRecord> = record(
  {
    ...{ id: text, name: text, source, sourceName: text, config, created: text, updated: text },
    state: oneOf(["ready", "running", "paused", "finished", "failed"]),
    scales: listOf(scaleState),
  },
  { device: text, message: text },
);

/** As kept: with the name of the model that makes it, which a later training changes. */
export interface StoredCascadeSample extends CascadeSample {
  readonly model?: string;
}

const edges = byKind<KeptEdges>({
  image: record({
    ...{ kind: oneOf(["image"]), datasetId: text, index: count },
    method: oneOf(["sobel", "canny"]),
  }),
  drawing: record({ kind: oneOf(["drawing"]), side: count }),
});

const cascadeSample: Parse<StoredCascadeSample> = record(
  {
    ...{ id: text, cascadeId: text, name: text, dim: oneOf([2, 3]), seed: number, truncation: number },
    ...{ sides: listOf(count), share: number, created: text },
    state: oneOf(["running", "paused", "finished"]),
  },
  { edges, message: text, model: text },
);

export const cascadeCodec: Codec<CascadeRecord> = { parse: cascade, migrations: [] };
export const cascadeSampleCodec: Codec<StoredCascadeSample> = { parse: cascadeSample, migrations: [] };
