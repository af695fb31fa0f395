import { blockBox, blocksOf, mapTriple, product } from "@/domain/blocks";
import type { Box, Triple, VolumeInfo, VolumeWriter } from "@/domain/volume";
import { mapAxes, stackAxis } from "./axes";
import type { RawVolume } from "./rawVolume";

/** Edge of a block. Planes are gathered until they fill a layer of blocks: that layer is what is in memory. */
const BLOCK = 32;

/** How modality values become stored ones. */
export interface Coding {
  readonly slope: number;
  readonly intercept: number;
}

/** Size, spacing and blocks of a volume in our axes. */
export function layoutOf({ size, spacing, directions }: RawVolume): Pick<VolumeInfo, "size" | "block"> & {
  readonly spacing: Triple;
} {
  const { source } = mapAxes(directions);
  const out = mapTriple((axis) => size[source[axis] as 0 | 1 | 2]);
  return {
    size: out,
    block: mapTriple((axis) => Math.min(BLOCK, out[axis])),
    spacing: mapTriple((axis) => spacing[source[axis] as 0 | 1 | 2]),
  };
}

/**
 * Writes a volume in our axes, a layer of blocks at a time, and yields the number of planes read. NaN is stored as 0.
 */
export async function* writeVolume(
  writer: VolumeWriter,
  raw: RawVolume,
  { slope, intercept }: Coding,
  signal?: AbortSignal,
): AsyncGenerator<number> {
  const axes = mapAxes(raw.directions);
  const axis = stackAxis(axes);
  const { size, block } = writer.info;
  const planes = size[axis];
  const place = placer(raw, writer.info, slope, intercept);
  let layer: Layer | undefined;
  let i = 0;
  for await (const plane of raw.planes()) {
    signal?.throwIfAborted();
    const at = axes.flipped[axis] ? planes - 1 - i : i;
    const number = Math.floor(at / block[axis]);
    if (layer?.number !== number) layer = layerOf(writer.info, axis, number);
    place(plane, at, layer);
    i++;
    if (--layer.left === 0) await putLayer(writer, layer);
    yield i;
  }
}

interface Layer {
  readonly number: number;
  readonly box: Box;
  readonly values: Uint16Array;
  /** Planes still to come. */
  left: number;
}

function layerOf({ size, block }: VolumeInfo, axis: 0 | 1 | 2, number: number): Layer {
  const first = number * block[axis];
  const thick = Math.min(block[axis], size[axis] - first);
  const box = {
    start: mapTriple((each) => (each === axis ? first : 0)),
    size: mapTriple((each) => (each === axis ? thick : size[each])),
  };
  return { number, box, values: new Uint16Array(product(box.size)), left: thick };
}

/** Puts a plane of the files where it belongs in a layer. */
function placer(raw: RawVolume, { size }: VolumeInfo, slope: number, intercept: number) {
  const axes = mapAxes(raw.directions);
  const axis = stackAxis(axes);
  const strides: Triple = [0, raw.size[2], 1];
  const [a, b] = ([0, 1, 2] as const).filter((each) => each !== axis) as [0 | 1 | 2, 0 | 1 | 2];
  /** Step in the plane of the files for one step along our axis, and where our first voxel lies. */
  const walk = (each: 0 | 1 | 2) => {
    const stride = strides[axes.source[each] as 0 | 1 | 2];
    return axes.flipped[each]
      ? { step: -stride, first: stride * (size[each] - 1) }
      : { step: stride, first: 0 };
  };
  const [u, v] = [walk(a), walk(b)];
  const factor = 1 / slope;
  return (plane: Float32Array, at: number, { box, values }: Layer) => {
    const out: Triple = [box.size[1] * box.size[2], box.size[2], 1];
    const base = (at - box.start[axis]) * out[axis];
    for (let i = 0; i < size[a]; i++) {
      let from = u.first + i * u.step + v.first;
      let to = base + i * out[a];
      for (let j = 0; j < size[b]; j++, from += v.step, to += out[b]) {
        const stored = Math.round((plane[from]! - intercept) * factor);
        values[to] = stored > 0 ? Math.min(stored, 65_535) : 0;
      }
    }
  };
}

async function putLayer(writer: VolumeWriter, { box, values }: Layer): Promise<void> {
  const { size, block } = writer.info;
  for (const index of blocksOf(size, block, box)) {
    const own = blockBox(size, block, index);
    const out = new Uint16Array(product(own.size));
    for (let plane = 0; plane < own.size[0]; plane++) {
      for (let row = 0; row < own.size[1]; row++) {
        const line = (own.start[0] - box.start[0] + plane) * box.size[1] + own.start[1] - box.start[1] + row;
        const from = line * box.size[2] + own.start[2] - box.start[2];
        out.set(values.subarray(from, from + own.size[2]), (plane * own.size[1] + row) * own.size[2]);
      }
    }
    await writer.put(index, out);
  }
}
