import { product } from "@/domain/blocks";
import type { CascadeDim, ScaleConfig } from "@/domain/cascade";
import type { Box, Triple } from "@/domain/volume";
import type { Params } from "@/tensor/params";
import { tf } from "@/tensor/tf";
import { windowNoise } from "@/tensor/windowNoise";
import { asImages, haloOf, noiseHaloOf, refine, type Images } from "./refiner";
import { TILE_NOISE } from "./streams";
import { axesOf, grown, lowerWindow, readMirrored, wholeSize, type ReadBox } from "./windows";

/** One doubling, ready to make any box of its scale. */
export interface TileMaker {
  readonly dim: CascadeDim;
  readonly scale: ScaleConfig;
  /** Position in the cascade; with the seed it names the noise. */
  readonly index: number;
  readonly seed: number;
  /** Side of the whole image at this scale: the network's own, or beyond it. */
  readonly side: number;
  /** Normalised weights of the refiner. */
  readonly params: Params;
  /** Values of the scale below, −1 to 1, boxes inside it only. */
  readonly lower: ReadBox;
  /** Edges of the image to be made at this scale, 0 to 1; none: no edges. Only for networks trained with them. */
  readonly edges: ReadBox | undefined;
  /** Whether the network has an edge channel at all. */
  readonly takesEdges: boolean;
}

/** The image in a box of the scale, −1 to 1: a function of the arguments and the coordinates, whatever the box. */
export async function makeTile(maker: TileMaker, box: Box): Promise<Float32Array> {
  const { dim, scale, side, seed, index } = maker;
  const needed = lowerWindow(box, dim, haloOf(scale));
  const lower = await readMirrored(maker.lower, wholeSize(dim, side / 2), needed.box);
  const edges = await edgesAround(maker, grown(box, dim, haloOf(scale)));
  const image = tf.tidy(() => {
    const window = grown(box, dim, noiseHaloOf(scale));
    const noise = windowNoise(seed, TILE_NOISE + index, window.start, window.size, scale.noise);
    const input = {
      lower: imagesOf(lower, dim, needed.box.size),
      margins: needed.margins,
      noise: asImages(noise, [1, ...sides(dim, window.size), scale.noise]),
      edges: edges && imagesOf(edges, dim, grown(box, dim, haloOf(scale)).size),
    };
    return tf.clipByValue(refine(maker.params, input, dim, scale).image, -1, 1);
  });
  const values = Float32Array.from(await image.data());
  image.dispose();
  return values;
}

async function edgesAround(maker: TileMaker, window: Box): Promise<Float32Array | undefined> {
  if (!maker.takesEdges) return undefined;
  if (!maker.edges) return new Float32Array(product(window.size));
  return readMirrored(maker.edges, wholeSize(maker.dim, maker.side), window);
}

function sides(dim: CascadeDim, size: Triple): number[] {
  return axesOf(dim).map((axis) => size[axis]);
}
function imagesOf(values: Float32Array, dim: CascadeDim, size: Triple): Images {
  return asImages(tf.tensor1d(values), [1, ...sides(dim, size), 1]);
}
