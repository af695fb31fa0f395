import { hash32 } from "@/domain/random";
import { bodyOf } from "./anatomy";
import type { Body } from "./body";
import { ctGrid, widened, type CtBlock, type CtGrid } from "./ctGrid";
import { paintBlock } from "./ctLines";
import type { PhantomPatient } from "./patient";
import { ATTENUATION } from "./tissues";

/** One patient's CT: the chest model as Hounsfield units, any block of it at any time, in any order, the same. */
export interface CtScene {
  readonly grid: CtGrid;
  readonly body: Body;
  /** Seed of the noise. */
  readonly seed: number;
}

export interface CtVoxels {
  /** Hounsfield units, slices × rows × columns. */
  readonly hu: Int16Array;
  /** 1 where at least half of the voxel is the finding. */
  readonly mask: Uint8Array;
}

const LOWEST = -1024;
const HIGHEST = 3071;
/** Blur of a standard reconstruction kernel, standard deviation in cm, in plane and across slices. */
const BLUR = { plane: 0.06, across: 0.045 } as const;
/** Noise of a routine chest CT at a voxel of this edge (cm), in HU. */
const NOISE = { deviation: 16, pitch: 0.08, least: 1.5 } as const;

/** @param size  voxels along each edge of the cube, 16 to 512 */
export function ctScene(patient: PhantomPatient, size: number): CtScene {
  return {
    grid: ctGrid(patient, size),
    body: bodyOf(patient, patient.inspiration),
    seed: hash32(patient.texture, 0x6374, 0),
  };
}

/**
 * A block of the volume: painted with a border, blurred as reconstruction blurs, cut to the block, with noise that is
 * a pure function of the voxel's place. Blocks therefore fit together without a seam.
 */
export function renderCt(scene: CtScene, block: CtBlock): CtVoxels {
  const { grid } = scene;
  const plane = kernelOf(BLUR.plane / grid.pitch);
  const across = kernelOf(BLUR.across / grid.pitch);
  const halo = [reachOf(across), reachOf(plane), reachOf(plane)] as const;
  const wide = widened(block, halo);
  const painted = paintBlock(scene.body, grid, wide, linesFor(grid));
  const values = blurred(painted.attenuation, wide.shape, [across, plane, plane]);
  const noise = noiseOf(scene, block);
  const count = block.shape[0] * block.shape[1] * block.shape[2];
  const [hu, mask] = [new Int16Array(count), new Uint8Array(count)];
  const [slices, rows, columns] = block.shape;
  for (let slice = 0, at = 0; slice < slices; slice++) {
    for (let row = 0; row < rows; row++) {
      const line = ((slice + halo[0]) * wide.shape[1] + row + halo[1]) * wide.shape[2] + halo[2];
      for (let column = 0; column < columns; column++, at++) {
        const value = hounsfield(values[line + column]!) + noise[at]!;
        hu[at] = Math.max(LOWEST, Math.min(HIGHEST, Math.round(value)));
        mask[at] = painted.finding[line + column]! >= 0.5 ? 1 : 0;
      }
    }
  }
  return { hu, mask };
}

/** By definition: water 0, air −1000. */
export function hounsfield(attenuation: number): number {
  return (1000 * (attenuation - ATTENUATION.water)) / (ATTENUATION.water - ATTENUATION.air);
}

/** Large voxels hold many structures: more lines cross them. */
const linesFor = ({ pitch }: CtGrid): number => (pitch > 0.4 ? 4 : pitch > 0.2 ? 3 : pitch > 0.12 ? 2 : 1);

type Kernel = readonly number[];
const reachOf = (kernel: Kernel): number => (kernel.length - 1) / 2;

/** A Gaussian of this many voxels; one below a quarter voxel does nothing. */
function kernelOf(sigma: number): Kernel {
  if (sigma < 0.25) return [1];
  const reach = Math.ceil(3 * sigma);
  const raw = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
}

/** One kernel along each axis; what is nearer to the border than a kernel's reach is left as it was. */
function blurred(
  values: Float32Array,
  shape: readonly [number, number, number],
  kernels: readonly [Kernel, Kernel, Kernel],
): Float32Array {
  const strides = [shape[1] * shape[2], shape[2], 1] as const;
  let from = values;
  for (const axis of [0, 1, 2] as const) {
    const kernel = kernels[axis];
    if (kernel.length === 1) continue;
    const [reach, stride, length] = [reachOf(kernel), strides[axis], shape[axis]];
    const to = from.slice();
    for (let at = 0; at < from.length; at++) {
      const place = Math.floor(at / stride) % length;
      if (place < reach || place >= length - reach) continue;
      let sum = 0;
      for (let k = -reach; k <= reach; k++) sum += kernel[k + reach]! * from[at + k * stride]!;
      to[at] = sum;
    }
    from = to;
  }
  return from;
}

/** The texture of filtered back-projection: no slow waves, no single grains, each slice by itself. */
const FINE = kernelOf(0.7);
const COARSE = kernelOf(1.6);
const REACH = reachOf(COARSE);

function noiseOf({ grid, seed }: CtScene, { start, shape }: CtBlock): Float32Array {
  const [slices, rows, columns] = shape;
  const result = new Float32Array(slices * rows * columns);
  const deviation = Math.max(NOISE.least, NOISE.deviation * Math.min(1, (NOISE.pitch / grid.pitch) ** 1.5));
  const scale = deviation / Math.sqrt(bandPower());
  const [high, wide] = [rows + 2 * REACH, columns + 2 * REACH];
  const white = new Float32Array(high * wide);
  for (let slice = 0; slice < slices; slice++) {
    for (let j = 0, at = 0; j < high; j++) {
      const line = (start[1] + j - REACH + 4096) * 8192 + start[2] - REACH + 4096;
      for (let i = 0; i < wide; i++, at++) white[at] = grain(seed, start[0] + slice, line + i);
    }
    const fine = blurred(white, [1, high, wide], [[1], FINE, FINE]);
    const coarse = blurred(white, [1, high, wide], [[1], COARSE, COARSE]);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = (row + REACH) * wide + column + REACH;
        result[(slice * rows + row) * columns + column] = scale * (fine[at]! - coarse[at]!);
      }
    }
  }
  return result;
}

/** Variance 1, mean 0: the sum of four bytes of one draw, normal enough at 16 HU. */
function grain(seed: number, slice: number, index: number): number {
  const bits = hash32(seed, slice, index);
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  return (sum - 510) / Math.sqrt((4 * (256 * 256 - 1)) / 12);
}

/** Variance of white noise after the difference of the two blurs. */
function bandPower(): number {
  const inner = (a: Kernel, b: Kernel): number => {
    const offset = reachOf(b) - reachOf(a);
    return a.reduce((sum, value, k) => sum + value * b[k + offset]!, 0);
  };
  return inner(FINE, FINE) ** 2 - 2 * inner(FINE, COARSE) ** 2 + inner(COARSE, COARSE) ** 2;
}
