import { hash32, Random } from "@/domain/random";
import { STREAM } from "./streams";

export interface BatchPlan {
  /** Which images, by index. */
  readonly indices: readonly number[];
  /** Their classes, parallel to `indices`. */
  readonly classes: readonly number[];
}

/**
 * Which images each step sees, as a pure function of (seed, step): nothing to save, nothing to lose.
 * Each class goes through its own images epoch by epoch in a fresh order; classes take turns, so that a rare
 * class is seen as often as a common one.
 */
export class DataOrder {
  private readonly members: readonly (readonly number[])[];
  private readonly shuffled: { epoch: number; order: number[] }[] = [];

  constructor(
    private readonly seed: number,
    images: { readonly count: number; readonly classCount: number; classOf(i: number): number },
  ) {
    const members: number[][] = Array.from({ length: images.classCount }, () => []);
    for (let i = 0; i < images.count; i++) members[images.classOf(i)]!.push(i);
    this.members = members;
  }

  batch(step: number, size: number): BatchPlan {
    const plan = Array.from({ length: size }, (_, slot) => this.draw(step * size + slot));
    return { indices: plan.map((item) => item.index), classes: plan.map((item) => item.classIndex) };
  }

  private draw(position: number): { index: number; classIndex: number } {
    const classIndex = position % this.members.length;
    const turn = Math.floor(position / this.members.length);
    const own = this.members[classIndex]!;
    return { classIndex, index: this.orderOf(classIndex, Math.floor(turn / own.length))[turn % own.length]! };
  }

  private orderOf(classIndex: number, epoch: number): readonly number[] {
    const known = this.shuffled[classIndex];
    if (known?.epoch === epoch) return known.order;
    const random = new Random(hash32(this.seed, STREAM.dataOrder, classIndex), epoch);
    const order = random.shuffle([...this.members[classIndex]!]);
    this.shuffled[classIndex] = { epoch, order };
    return order;
  }
}
