import { hash32 } from "@/domain/random";
import type { ClassifierModel } from "../classifier/model";
import { predict } from "../classifier/predict";
import type { SyntheticImages } from "./trainingSet";

/** How many images are looked at, at most, for each that is kept. */
const LOOK_AT = 8;

/**
 * Keeps the synthetic images that a classifier of real images puts in their class with at least this probability; the
 * most probable of the rest fill up what is missing, so that the arms stay matched in number.
 */
export function confident(
  source: SyntheticImages,
  model: ClassifierModel,
  threshold: number,
): SyntheticImages {
  const { size, classIds } = model.config;
  const area = size * size;
  return {
    async make(classIndex, modelIndex, count, seed) {
      const kept: { pixels: Float32Array; probability: number }[] = [];
      const rest: typeof kept = [];
      for (let round = 0; round < LOOK_AT && kept.length < count; round++) {
        const pixels = await source.make(classIndex, modelIndex, count, hash32(seed, 41, round));
        const read = (indices: readonly number[]) =>
          Promise.resolve(pixels.slice(indices[0]! * area, (indices.at(-1)! + 1) * area));
        const probabilities = await predict(model, { count, read });
        for (let i = 0; i < count; i++) {
          const probability = probabilities[i * classIds.length + classIndex]!;
          const entry = { pixels: pixels.slice(i * area, (i + 1) * area), probability };
          (probability >= threshold ? kept : rest).push(entry);
        }
      }
      rest.sort((a, b) => b.probability - a.probability);
      const result = new Float32Array(count * area);
      [...kept, ...rest].slice(0, count).forEach((entry, i) => result.set(entry.pixels, i * area));
      return result;
    },
  };
}
