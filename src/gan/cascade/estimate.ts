import {
  DEFAULT_TILE,
  type CascadeConfig,
  type CascadeDim,
  type CascadeEstimate,
  type ScaleConfig,
} from "@/domain/cascade";
import { haloOf } from "./refiner";

const FLOAT = 4;
/** Copies of each layer's values alive at once: before and after the activation, both again as gradients. */
const TRAINING_COPIES = 4;
const SAMPLING_COPIES = 2;
const SMALLEST_BATCH = 2;
const SMALLEST_PATCH = 16;

/** Voxels computed for each one kept: the tile with its halo over the tile. */
export function overheadOf(dim: CascadeDim, scale: Pick<ScaleConfig, "layers">, tile: number): number {
  return ((tile + 2 * haloOf(scale)) / tile) ** dim;
}

/** What a cascade will need, in bytes and multiply–adds, from its shapes alone. */
export function estimateCascade(config: CascadeConfig, tile = DEFAULT_TILE[config.dim]): CascadeEstimate {
  const { dim, scales, base } = config;
  const most = (f: (scale: ScaleConfig) => number) => Math.max(0, ...scales.map(f));
  const voxels = [base.run.size, ...scales.map(({ size }) => size)].map((side) => side ** dim);
  const tileOf = ({ size }: ScaleConfig) => Math.min(tile, size);
  return {
    trainingBytes: most((scale) => trainingBytes(dim, scale)),
    samplingBytes: most((scale) => SAMPLING_COPIES * layerBytes(dim, scale, tileOf(scale))),
    storageBytes: 2 * voxels.reduce((sum, count) => sum + count, 0),
    stepOperations: most((scale) => stepOperations(dim, scale)),
    sampleOperations: scales.reduce(
      (sum, scale) =>
        sum + scale.size ** dim * overheadOf(dim, scale, tileOf(scale)) * operationsPerVoxel(dim, scale),
      0,
    ),
    overhead: most((scale) => overheadOf(dim, scale, tileOf(scale))),
  };
}

/** Multiply–adds of a refiner for one voxel. */
export function operationsPerVoxel(dim: CascadeDim, { width, layers, noise }: ScaleConfig): number {
  return 3 ** dim * (2 * width + (layers - 2) * width ** 2) + noise * width;
}

/** The two widest neighbouring layers of one image. */
function layerBytes(dim: CascadeDim, scale: ScaleConfig, side: number): number {
  return 2 * (side + 2 * haloOf(scale)) ** dim * scale.width * FLOAT;
}

function trainingBytes(dim: CascadeDim, scale: ScaleConfig): number {
  const { batch, patch, width, layers, judgeWidth } = scale;
  const refiner = (layers - 1) * (patch + 2 * haloOf(scale)) ** dim * width;
  // The first layer of the discriminator sees half of the side; each further one has twice the channels of a 2^dim-th.
  const judge = 2 * (patch / 2) ** dim * judgeWidth * 2;
  return batch * FLOAT * TRAINING_COPIES * (refiner + judge);
}

/** Forward and backward of both networks: three passes of the refiner, five of the discriminator. */
export function stepOperations(dim: CascadeDim, scale: ScaleConfig): number {
  const { batch, patch, judgeWidth } = scale;
  const refiner = (patch + haloOf(scale)) ** dim * operationsPerVoxel(dim, scale);
  const judge = (patch / 2) ** dim * 4 ** dim * (2 * judgeWidth + (2 * judgeWidth ** 2) / 2 ** dim);
  return batch * (3 * refiner + 5 * judge);
}

/** Halves batches, then patches, until training fits; the smallest that make sense stay, whatever the memory. */
export function fitToMemory(config: CascadeConfig, bytes: number): CascadeConfig {
  const scales = config.scales.map((scale) => {
    let fitted = scale;
    while (trainingBytes(config.dim, fitted) > bytes) {
      const smaller = halvedNeeds(fitted);
      if (!smaller) break;
      fitted = smaller;
    }
    return fitted;
  });
  return { ...config, scales };
}

function halvedNeeds(scale: ScaleConfig): ScaleConfig | undefined {
  if (scale.batch > SMALLEST_BATCH) return { ...scale, batch: Math.max(SMALLEST_BATCH, scale.batch >> 1) };
  if (scale.patch > SMALLEST_PATCH) return { ...scale, patch: scale.patch >> 1 };
  return undefined;
}
