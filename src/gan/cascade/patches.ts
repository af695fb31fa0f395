import { mapTriple, product } from "@/domain/blocks";
import type { CascadeConfig, CascadeDim, ScaleConfig } from "@/domain/cascade";
import { halved } from "@/domain/halve";
import { hash32, Random } from "@/domain/random";
import type { Box } from "@/domain/volume";
import { DataOrder } from "../dataOrder";
import { sobel } from "./edges";
import { haloOf } from "./refiner";
import { EDGES_LEFT_OUT, PATCH_PLACE } from "./streams";
import { axesOf, grown, lowerWindow, readMirrored, wholeSize } from "./windows";

/** The images of a cascade at every scale, wherever they lie. */
export interface CascadeImages {
  /** Images with at least this many pixels a side of their own: smaller ones have no such detail to teach. */
  indices(side: number): readonly number[];
  /** A box of image i at this side, −1 to 1; boxes inside the image only. */
  read(side: number, i: number, box: Box): Promise<Float32Array>;
}

/** One training patch and what its refiner sees of the image around it. */
export interface Patch {
  /** −1 to 1. */
  readonly real: Float32Array;
  readonly lower: Float32Array;
  /** Patch and halo, 0 to 1; all zeros when this patch is learnt without edges. */
  readonly edges: Float32Array | undefined;
}

/** Patches whose edges are left out, so that the cascade also works without any. */
const WITHOUT_EDGES = 0.5;
const CELLS: Readonly<Record<CascadeDim, number>> = { 2: 16, 3: 8 };
/** What a cell of background weighs beside one that is all foreground. */
const BACKGROUND = 0.05;

/** Training patches of one doubling: which one comes when is a function of seed and step. */
export class PatchReader {
  private readonly order: DataOrder;
  private readonly indices: readonly number[];
  private readonly maps = new Map<number, Float32Array>();

  constructor(
    private readonly config: CascadeConfig,
    private readonly scale: ScaleConfig,
    /** The scale's own. */
    private readonly seed: number,
    private readonly images: CascadeImages,
  ) {
    this.indices = images.indices(scale.size);
    this.order = new DataOrder(seed, { count: this.indices.length, classCount: 1, classOf: () => 0 });
  }

  async batch(step: number): Promise<Patch[]> {
    const { indices } = this.order.batch(step, this.scale.batch);
    const patches: Patch[] = [];
    for (const [slot, position] of indices.entries()) {
      const random = new Random(hash32(this.seed, PATCH_PLACE, step), slot);
      const image = this.indices[position]!;
      const box = await this.place(image, random);
      const left = hash32(this.seed, EDGES_LEFT_OUT, step * this.scale.batch + slot) / 2 ** 32;
      patches.push(await this.patch(image, box, left >= WITHOUT_EDGES));
    }
    return patches;
  }

  /** Somewhere in the foreground, mostly; at even coordinates, as the scale below has half of them. */
  async place(image: number, random: Random): Promise<Box> {
    const { dim } = this.config;
    const { size, patch } = this.scale;
    const cells = CELLS[dim];
    const cell = drawCell(await this.foreground(image), random);
    const at = [Math.floor(cell / cells ** 2), Math.floor(cell / cells) % cells, cell % cells];
    const start = (axis: 0 | 1 | 2) => {
      const centre = ((at[axis]! + random.uniform()) * size) / cells;
      return 2 * Math.round(Math.max(0, Math.min(size - patch, centre - patch / 2)) / 2);
    };
    const axes = axesOf(dim);
    return {
      start: mapTriple((axis) => (axes.includes(axis) ? start(axis) : 0)),
      size: wholeSize(dim, patch),
    };
  }

  async patch(image: number, box: Box, withEdges: boolean): Promise<Patch> {
    const { dim, edges } = this.config;
    const { size } = this.scale;
    const halo = haloOf(this.scale);
    const lower = lowerWindow(box, dim, halo).box;
    const wide = doubledBox(lower, dim);
    const read = (inside: Box) => this.images.read(size, image, inside);
    const values = await readMirrored(read, wholeSize(dim, size), wide);
    return {
      real: cut(values, wide, box),
      lower: halved(values, wide.size, dim),
      edges: edges ? this.edges(values, wide, grown(box, dim, halo), withEdges) : undefined,
    };
  }

  private edges(values: Float32Array, wide: Box, box: Box, shown: boolean): Float32Array {
    if (!shown) return new Float32Array(product(box.size));
    return cut(sobel(values, wide.size, this.config.dim), grown(wide, this.config.dim, -1), box);
  }

  private async foreground(image: number): Promise<Float32Array> {
    const known = this.maps.get(image);
    if (known) return known;
    const { dim, base } = this.config;
    const side = base.run.size;
    const whole = await this.images.read(side, image, { start: [0, 0, 0], size: wholeSize(dim, side) });
    const map = foregroundOf(whole, side, dim);
    this.maps.set(image, map);
    return map;
  }
}

/** How much each of 16² or 8³ cells is worth looking at: its share of voxels that stand out from the darkest. */
export function foregroundOf(whole: Float32Array, side: number, dim: CascadeDim): Float32Array {
  const cells = CELLS[dim];
  const map = new Float32Array(cells ** dim).fill(BACKGROUND);
  const [low, high] = extremes(whole);
  const threshold = low + 0.1 * (high - low);
  const share = (1 - BACKGROUND) / (side / cells) ** dim;
  const cellOf = (place: number) => Math.floor((place * cells) / side);
  whole.forEach((value, i) => {
    if (value <= threshold) return;
    const [p, r, c] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
    const cell = (dim === 3 ? cellOf(p) * cells : 0) * cells + cellOf(r) * cells + cellOf(c);
    map[cell]! += share;
  });
  return map;
}

function extremes(values: Float32Array): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

function drawCell(weights: Float32Array, random: Random): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return found < 0 ? weights.length - 1 : found;
}

function doubledBox({ start, size }: Box, dim: CascadeDim): Box {
  const axes = axesOf(dim);
  const factor = (axis: 0 | 1 | 2) => (axes.includes(axis) ? 2 : 1);
  return {
    start: mapTriple((axis) => start[axis] * factor(axis)),
    size: mapTriple((axis) => size[axis] * factor(axis)),
  };
}

/** The part of a box's values that lies in an inner box. */
export function cut(values: Float32Array, outer: Box, inner: Box): Float32Array {
  const out = new Float32Array(product(inner.size));
  const [planes, rows, columns] = inner.size;
  const offset = mapTriple((axis) => inner.start[axis] - outer.start[axis]);
  for (let p = 0; p < planes; p++) {
    for (let r = 0; r < rows; r++) {
      const from = ((offset[0] + p) * outer.size[1] + offset[1] + r) * outer.size[2] + offset[2];
      out.set(values.subarray(from, from + columns), (p * rows + r) * columns);
    }
  }
  return out;
}
