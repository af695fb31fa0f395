import type { EdgeMethod } from "@/domain/cascadeRecord";
import { planeBoxes } from "./planeBoxes";
import { canny } from "./canny";
import { edgesOf } from "./edges";
import { resampledMean } from "./resampledMean";
import type { ReadBox } from "./windows";

/** Edges that an image is to follow: square, row-major, 0 no edge, 255 the strongest. */
export interface EdgeGuide {
  readonly side: number;
  readonly edges: Uint8Array;
  /** 0 to 1: scales the edges down. */
  readonly strength: number;
}

// What a refiner saw in training is Sobel's gradient of the real image at its own scale, so that is what a guide has
// to become at every scale. Two measured facts about radiographs make one picture enough for all of them (phantom
// radiographs at 64² to 512²; a test of headless/ repeats the measurement on two):
//
// Halving an image by the mean makes its gradients 1.6 times as high as the mean of the finer ones: a soft edge
// climbs the same way in half as many pixels, a noisy one cancels out. The mean of a block times 1.6 is closer to
// the gradient of the smaller image than the maximum of the block is, and the gap widens with every halving.
const PER_HALVING = 1.6;
// The other way, smooth enlargement by two needs a factor of 0.6.
const PER_DOUBLING = 0.6;
// What 255 stands for at 256 pixels a side: 99 % of the pixels of a radiograph are below.
const FULL = 0.32;
const FULL_SIDE = 256;

/** The gradient that 255 stands for in a guide of this side. */
export function fullAt(side: number): number {
  return Math.min(1, FULL * PER_HALVING ** Math.log2(FULL_SIDE / side));
}

/** The edges to follow at each side of the image: what `SampleOptions.edges` wants. */
export function guideEdges(guide: EdgeGuide): (side: number) => ReadBox {
  const made = new Map<number, Float32Array>();
  return (side) => {
    const whole = made.get(side) ?? guideAt(guide, side);
    made.set(side, whole);
    return planeBoxes(whole, side);
  };
}

/** A guide at another side, as Sobel's gradient there, 0 to 1. */
export function guideAt({ side: own, edges, strength }: EdgeGuide, side: number): Float32Array {
  const steps = Math.log2(own / side);
  const factor = steps > 0 ? PER_HALVING ** steps : PER_DOUBLING ** -steps;
  const unit = (strength * fullAt(own) * factor) / 255;
  return resampledMean(edges, own, side).map((value) => Math.min(1, value * unit));
}

/**
 * The edges of an image as a guide of the same side.
 * @param values  side × side, −1 to 1
 */
export async function guideOf(
  values: Float32Array,
  side: number,
  method: EdgeMethod,
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = { start: [0, 0, 0], size: [1, side, side] } as const;
  const sobel = await edgesOf(planeBoxes(values, side), whole.size, 2)(whole);
  const unit = 255 / fullAt(side);
  // Canny says where lines are, Sobel how steep they are and how wide: what the refiners know is the latter.
  const kept = method === "canny" ? widened(canny(values, side), side) : undefined;
  return Uint8Array.from(sobel, (value, i) =>
    kept?.[i] === 0 ? 0 : Math.min(255, Math.round(value * unit)),
  );
}

/** Lines and the pixels that touch them: Sobel's operator sees a step in three pixels. */
function widened(lines: Uint8Array, side: number): Uint8Array {
  const out = new Uint8Array(lines.length);
  lines.forEach((on, i) => {
    if (on === 0) return;
    const [row, column] = [Math.floor(i / side), i % side];
    for (let r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
      out.fill(1, r * side + Math.max(0, column - 1), r * side + Math.min(side - 1, column + 1) + 1);
    }
  });
  return out;
}
