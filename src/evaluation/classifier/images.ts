import { hash32, Random } from "@/domain/random";

/** Labelled square images, wherever they lie. */
export interface LabelledImages {
  readonly count: number;
  readonly classCount: number;
  classOf(i: number): number;
  /** n × size × size, −1 to 1. */
  read(indices: readonly number[]): Promise<Float32Array>;
}

/**
 * Which images a step sees, every class as often as the others, as a pure function of (seed, step).
 * Classes take turns through their own shuffled images; a class with none is passed over.
 */
export class BalancedOrder {
  private readonly members: readonly (readonly number[])[];
  private readonly shuffled: { epoch: number; order: readonly number[] }[] = [];

  constructor(
    private readonly seed: number,
    images: Pick<LabelledImages, "count" | "classCount" | "classOf">,
  ) {
    const members: number[][] = Array.from({ length: images.classCount }, () => []);
    for (let i = 0; i < images.count; i++) members[images.classOf(i)]!.push(i);
    this.members = members.filter((own) => own.length > 0);
  }

  batch(step: number, size: number): number[] {
    return Array.from({ length: size }, (_, slot) => this.draw(step * size + slot));
  }

  private draw(position: number): number {
    const group = position % this.members.length;
    const turn = Math.floor(position / this.members.length);
    const own = this.members[group]!;
    return this.orderOf(group, Math.floor(turn / own.length))[turn % own.length]!;
  }

  private orderOf(group: number, epoch: number): readonly number[] {
    const known = this.shuffled[group];
    if (known?.epoch === epoch) return known.order;
    const order = new Random(hash32(this.seed, group, 0), epoch).shuffle([...this.members[group]!]);
    this.shuffled[group] = { epoch, order };
    return order;
  }
}
