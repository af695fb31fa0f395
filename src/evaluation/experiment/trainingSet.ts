import type { ArmId } from "@/domain/evaluation";
import { hash32, Random } from "@/domain/random";
import type { LabelledImages } from "../classifier/images";
import { altered } from "./classical";

/** Where synthetic images come from: models that were trained on the training part only. */
export interface SyntheticImages {
  /** `count` images of a class from one of its models, count × size × size, −1 to 1. */
  make(classIndex: number, model: number, count: number, seed: number): Promise<Float32Array>;
}

export interface ArmRequest {
  readonly arm: ArmId;
  /** Share of the missing images that is added, 0 to 1 and beyond. */
  readonly dose: number;
  readonly seed: number;
  readonly size: number;
  /** Models a class for the ensemble arm. */
  readonly models: number;
}

type Item =
  | { readonly kind: "real"; readonly index: number }
  | { readonly kind: "altered"; readonly index: number; readonly seed: number }
  | { readonly kind: "made"; readonly place: number };

export interface TrainingSet extends LabelledImages {
  /** By class: real images (repeats and alterations counted) and synthetic ones. */
  readonly counts: readonly { readonly real: number; readonly synthetic: number }[];
}

/**
 * The images one arm's classifier is trained on. `duplicated`, `classical`, `synthetic` and `ensemble` hold exactly
 * as many images of each class as one another at the same dose.
 */
export async function trainingSet(
  request: ArmRequest,
  real: LabelledImages,
  synthetic: SyntheticImages,
): Promise<TrainingSet> {
  const random = new Random(request.seed, 31);
  const members = byClass(real);
  const largest = Math.max(...members.map((own) => own.length));
  const items: { classIndex: number; item: Item }[] = [];
  const made: Float32Array[] = [];
  const push = (classIndex: number, item: Item) => items.push({ classIndex, item });
  for (const [classIndex, own] of members.entries()) {
    const base = baseOf(request.arm, own, { least: smallest(members), most: largest }, random);
    for (const index of base) push(classIndex, { kind: "real", index });
    const all = request.arm === "synthetic-only" || request.arm === "mixed";
    const missing = all ? largest : Math.round(request.dose * (largest - own.length));
    const added = await addedItems(request, own, missing, classIndex, synthetic, made, random);
    for (const item of added) push(classIndex, item);
  }
  return assembled(request.size, items, made, real, members.length);
}

function byClass(real: LabelledImages): number[][] {
  const members: number[][] = Array.from({ length: real.classCount }, () => []);
  for (let i = 0; i < real.count; i++) members[real.classOf(i)]!.push(i);
  return members;
}

const smallest = (members: readonly (readonly number[])[]): number =>
  Math.min(...members.map((own) => own.length));

function baseOf(
  arm: ArmId,
  own: readonly number[],
  { least, most }: { readonly least: number; readonly most: number },
  random: Random,
): readonly number[] {
  if (arm === "synthetic-only") return [];
  // Real images again, until they are as many as the synthetic ones.
  if (arm === "mixed") return Array.from({ length: most }, (_, i) => own[i % own.length]!);
  if (arm === "undersampled") return random.shuffle([...own]).slice(0, least);
  return own;
}

async function addedItems(
  { arm, seed, size, models }: ArmRequest,
  own: readonly number[],
  count: number,
  classIndex: number,
  synthetic: SyntheticImages,
  made: Float32Array[],
  random: Random,
): Promise<Item[]> {
  if (count <= 0) return [];
  switch (arm) {
    case "real":
    case "undersampled":
      return [];
    case "duplicated":
    case "classical": {
      // Every image again before any a third time.
      const order = random.shuffle([...own]);
      return Array.from({ length: count }, (_, i): Item => {
        const index = order[i % order.length]!;
        return arm === "duplicated"
          ? { kind: "real", index }
          : { kind: "altered", index, seed: random.uint32() };
      });
    }
    case "synthetic":
    case "synthetic-only":
    case "mixed":
    case "ensemble": {
      const sources = arm === "ensemble" ? models : 1;
      const items: Item[] = [];
      for (let model = 0; model < sources; model++) {
        const share = Math.floor((count + model) / sources);
        const pixels = await synthetic.make(classIndex, model, share, hash32(seed, classIndex, model));
        for (let i = 0; i < share; i++) {
          items.push({ kind: "made", place: made.length });
          made.push(pixels.slice(i * size * size, (i + 1) * size * size));
        }
      }
      return items;
    }
    default:
      return arm satisfies never;
  }
}

function assembled(
  size: number,
  items: readonly { classIndex: number; item: Item }[],
  made: readonly Float32Array[],
  real: LabelledImages,
  classCount: number,
): TrainingSet {
  const area = size * size;
  const read = async (indices: readonly number[]): Promise<Float32Array> => {
    const result = new Float32Array(indices.length * area);
    const chosen = indices.map((i) => items[i]!.item);
    const fromReal = chosen.flatMap((item) => (item.kind === "made" ? [] : [item.index]));
    const pixels = await real.read(fromReal);
    let next = 0;
    chosen.forEach((item, i) => {
      if (item.kind === "made") return result.set(made[item.place]!, i * area);
      const own = pixels.subarray(next * area, ++next * area);
      result.set(item.kind === "real" ? own : altered(own, size, new Random(item.seed)), i * area);
    });
    return result;
  };
  const counts = Array.from({ length: classCount }, (_, c) => {
    const own = items.filter(({ classIndex }) => classIndex === c);
    const synthetic = own.filter(({ item }) => item.kind === "made").length;
    return { real: own.length - synthetic, synthetic };
  });
  return { count: items.length, classCount, classOf: (i) => items[i]!.classIndex, read, counts };
}
