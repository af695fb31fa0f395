import { Random } from "@/domain/random";
import type { LabelledImages } from "../classifier/images";

/** One image: a faint disc on the left (class 0) or on the right (class 1), in noise. */
export function disc(classIndex: number, size: number, seed: number, index: number): Float32Array {
  const random = new Random(seed, index);
  const row = random.uniform(0.4, 0.6) * size;
  const column = (random.uniform(0.2, 0.35) + 0.45 * classIndex) * size;
  return Float32Array.from({ length: size * size }, (_, p) => {
    const inside = Math.hypot(Math.floor(p / size) - row, (p % size) - column) < size / 10;
    return (inside ? 0.3 : -0.4) + random.normal(0, 0.25);
  });
}

/** Labelled discs, `common` of class 0 and then `rare` of class 1. */
export function labelledDiscs(common: number, rare: number, size: number, seed: number): LabelledImages {
  const classOf = (i: number): number => (i < common ? 0 : 1);
  const read = (indices: readonly number[]) => {
    const pixels = new Float32Array(indices.length * size * size);
    indices.forEach((i, n) => pixels.set(disc(classOf(i), size, seed, i), n * size * size));
    return Promise.resolve(pixels);
  };
  return { count: common + rare, classCount: 2, classOf, read };
}
