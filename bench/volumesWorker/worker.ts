import { readSlice } from "@/dataset/volumeSlice";
import { product } from "@/domain/blocks";
import type { FileStore } from "@/domain/files";
import { PLANES, type Plane } from "@/domain/volumeSet";
import { opfsFiles } from "@/storage/opfsFiles";
import { volumeShelf } from "@/storage/volumeFile";
import { OpenVolumes } from "@/workers/host/openVolumes";

/** Slices of a large volume, read from the browser's own file system: each from the file, and through the app. */
export interface VolumesAsked {
  readonly side: number;
  /** Slices scrolled through in each plane. */
  readonly slices: number;
  /** Pause after each slice, as a wheel makes it. */
  readonly paceMs: number;
}
export interface ScrollTimes {
  readonly ms: readonly number[];
  readonly bytes: readonly number[];
}
export interface VolumesTimes {
  readonly writeMs: number;
  /** Finding the blocks, and the first slice of each plane. */
  readonly opening: { readonly ms: number; readonly bytes: number };
  readonly scrolling: Readonly<Record<Plane, ScrollTimes>>;
  readonly blockBytes: number;
}

const FOLDER = "bench";
/** Side of a block, as the app stores volumes of this size. */
const EDGE = 64;

/** A volume in which every voxel differs from its neighbours: made at the speed of the disk. */
async function write(files: FileStore, side: number): Promise<void> {
  const writer = await volumeShelf(files, FOLDER).write("0", {
    ...{ size: [side, side, side], block: [EDGE, EDGE, EDGE], slope: 1, intercept: -1024 },
    ...{ window: { center: 1023.5, width: 4095 }, spacing: [0.7, 0.7, 0.7] },
    ...{ origin: "phantom", recipe: "bench" },
  });
  const values = new Uint16Array(product([EDGE, EDGE, EDGE]));
  for (let block = 0; block < writer.blocks.total; block++) {
    for (let i = 0; i < values.length; i++) values[i] = (i * 7 + block * 131) & 4095;
    await writer.put(block, values);
  }
  await writer.close();
}

type Read = (plane: Plane, at: number) => Promise<unknown>;

async function measure({ side, slices, paceMs }: VolumesAsked, kept: boolean): Promise<VolumesTimes> {
  const base = await opfsFiles();
  let bytes = 0;
  const files: FileStore = {
    ...base,
    read: async (...asked) => {
      const found = await base.read(...asked);
      bytes += found.length;
      return found;
    },
  };
  let start = performance.now();
  if (!(await base.exists(`${FOLDER}/0.dkv`))) await write(base, side);
  const writeMs = performance.now() - start;
  start = performance.now();
  const volumes = new OpenVolumes(() => volumeShelf(files, FOLDER).open("0"));
  const stored = kept ? null : await volumeShelf(files, FOLDER).open("0");
  const read: Read = (plane, at) =>
    stored ? readSlice(stored, plane, at) : volumes.slice("bench", 0, plane, at);
  const middle = side >> 1;
  for (const plane of PLANES) await read(plane, middle);
  const opening = { ms: performance.now() - start, bytes };
  const scrolling: Partial<Record<Plane, ScrollTimes>> = {};
  for (const plane of PLANES) {
    const [ms, moved]: [number[], number[]] = [[], []];
    for (let i = 1; i <= slices; i++) {
      const before = bytes;
      start = performance.now();
      await read(plane, middle + i);
      ms.push(performance.now() - start);
      // What is read ahead counts for the slice that it follows.
      await new Promise((resolve) => setTimeout(resolve, paceMs));
      moved.push(bytes - before);
    }
    scrolling[plane] = { ms, bytes: moved };
  }
  const done = scrolling as Readonly<Record<Plane, ScrollTimes>>;
  return { writeMs, opening, scrolling: done, blockBytes: volumes.bytes };
}

self.onmessage = async ({ data }: MessageEvent<VolumesAsked & { kept: boolean }>) => {
  try {
    self.postMessage({ times: await measure(data, data.kept) });
  } catch (thrown) {
    self.postMessage({ error: String(thrown) });
  }
};
