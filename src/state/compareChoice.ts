import type { DatasetIndex } from "@/domain/dataset";
import type { SampleSet } from "@/domain/samples";
import type { DarkroomState } from "./types";

/** Indices of the real images of a class (null: of all), in order. */
export function realIndices(dataset: DatasetIndex | null, classId: string | null): number[] {
  const images = dataset?.images ?? [];
  return images.filter((image) => classId === null || image.classId === classId).map(({ index }) => index);
}

/** Indices of the synthetic images of a class (null: of all), in order. */
export function syntheticIndices(samples: SampleSet | undefined, classId: string | null): number[] {
  const indices = [...(samples?.seeds.keys() ?? [])];
  return indices.filter((index) => classId === null || samples?.classIds[index] === classId);
}

/** The current choice where it is still among the candidates, else the first of them. */
function keepOrFirst(candidates: readonly number[], current: number | null): number | null {
  return current !== null && candidates.includes(current) ? current : (candidates[0] ?? null);
}

/** Goes round at both ends, so that cine never stops. */
export function stepWithin(candidates: readonly number[], current: number | null, by: number): number | null {
  if (candidates.length === 0) return null;
  const at = current === null ? -1 : candidates.indexOf(current);
  if (at < 0) return candidates[by < 0 ? candidates.length - 1 : 0]!;
  return candidates[(((at + by) % candidates.length) + candidates.length) % candidates.length]!;
}

/** Like beside like: the class of a set of one class; else the filter stays where the set has that class. */
export function classFor(samples: SampleSet, current: string | null): string | null {
  const classes = new Set(samples.classIds);
  if (classes.size === 1) return samples.classIds[0] ?? null;
  return current !== null && classes.has(current) ? current : null;
}

type Comparison = Pick<DarkroomState, "sampleSetId" | "realIndex" | "syntheticIndex">;

/** The pair to show after the data set, the sample sets or the class filter changed. */
export function comparisonFor(
  now: Comparison & Pick<DarkroomState, "compareClassId">,
  dataset: DatasetIndex | null,
  sampleSets: readonly SampleSet[],
): Comparison {
  const samples = sampleSets.find(({ id }) => id === now.sampleSetId) ?? sampleSets[0];
  return {
    sampleSetId: samples?.id ?? null,
    realIndex: keepOrFirst(realIndices(dataset, now.compareClassId), now.realIndex),
    syntheticIndex: keepOrFirst(syntheticIndices(samples, now.compareClassId), now.syntheticIndex),
  };
}
