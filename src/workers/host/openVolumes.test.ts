import { expect, it } from "vitest";
import { nextLayer } from "@/dataset/blockVolume";
import { blockBox } from "@/domain/blocks";
import type { FileStore } from "@/domain/files";
import { PLANES, type Plane } from "@/domain/volumeSet";
import { memoryFiles } from "@/storage/memoryFiles";
import { volumeShelf } from "@/storage/volumeFile";
import { OpenVolumes } from "./openVolumes";

// The last blocks of the axes are cut off.
const SIZE = [64, 60, 58] as const;
const BLOCK = [32, 32, 32] as const;
const LAYER = 4 * (8 + 2 * 32 ** 3);
const valueAt = (p: number, r: number, c: number) => 10 * p + 100 * r + c;

async function stored() {
  const inner = memoryFiles();
  const writer = await volumeShelf(inner, "v").write("0", {
    ...{ size: SIZE, block: BLOCK, slope: 1, intercept: 0, window: { center: 0, width: 1 } },
    ...{ spacing: [1, 1, 1], origin: "phantom", recipe: "ramp" },
  });
  for (let block = 0; block < writer.blocks.total; block++) {
    const { start, size } = blockBox(SIZE, BLOCK, block);
    const values = new Uint16Array(size[0] * size[1] * size[2]);
    for (let i = 0; i < values.length; i++) {
      const [p, r, c] = [Math.floor(i / (size[1] * size[2])), Math.floor(i / size[2]) % size[1], i % size[2]];
      values[i] = valueAt(start[0] + p, start[1] + r, start[2] + c);
    }
    await writer.put(block, values);
  }
  await writer.close();
  const read = { bytes: 0 };
  const files: FileStore = {
    ...inner,
    read: async (path, start = 0, end = Infinity) => {
      const bytes = await inner.read(path, start, end === Infinity ? undefined : end);
      read.bytes += bytes.length;
      return bytes;
    },
  };
  return { read, open: () => volumeShelf(files, "v").open("0") };
}

const expected: Readonly<Record<Plane, (at: number, down: number, across: number) => number>> = {
  axial: (at, down, across) => valueAt(at, down, across),
  coronal: (at, down, across) => valueAt(down, at, across),
  sagittal: (at, down, across) => valueAt(down, across, at),
};
/** Lets what was begun in the background come to its end. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it("gives the same slices from memory as from the file, also where memory is short", async () => {
  const { open } = await stored();
  for (const budget of [0, 3 * 2 * 32 ** 3, 1e9]) {
    const volumes = new OpenVolumes(open, budget);
    for (const plane of PLANES) {
      for (const at of [0, 31, 32, 57, 40, 5]) {
        const { values, rows, columns } = await volumes.slice("v", 0, plane, at);
        for (let i = 0; i < values.length; i += 97) {
          expect(values[i]).toBe(expected[plane](at, Math.floor(i / columns), i % columns));
        }
        expect(rows * columns).toBe(values.length);
      }
    }
    // One block is kept even where none would fit: it is on its way to a slice.
    expect(volumes.bytes).toBeLessThanOrEqual(Math.max(budget, 2 * 32 ** 3));
  }
});

it("reads each block once while a person scrolls through a volume", async () => {
  const { read, open } = await stored();
  for (const plane of ["coronal", "sagittal", "axial"] as const) {
    const volumes = new OpenVolumes(open);
    await volumes.slice("v", 0, plane, 0);
    read.bytes = 0;
    for (let at = 1; at < 32; at++) {
      await volumes.slice("v", 0, plane, at);
      await settled();
    }
    // Only the layer ahead; and it is there before it is needed.
    expect(read.bytes).toBeGreaterThan(0);
    expect(read.bytes).toBeLessThanOrEqual(LAYER);
    read.bytes = 0;
    await volumes.slice("v", 0, plane, 32);
    expect(read.bytes).toBe(0);
  }
});

it("reads nothing ahead of a jump", async () => {
  const { read, open } = await stored();
  const volumes = new OpenVolumes(open);
  await volumes.slice("v", 0, "coronal", 30);
  read.bytes = 0;
  await volumes.slice("v", 0, "coronal", 20);
  await settled();
  expect(read.bytes).toBe(0);
});

it("knows where the next layer of blocks begins, and how many steps away it is", () => {
  const size = [80, 72, 60] as const;
  expect(nextLayer("coronal", 66, 1, size, BLOCK)).toBeNull();
  expect(nextLayer("coronal", 3, -1, size, BLOCK)).toBeNull();
  expect(nextLayer("coronal", 30, 1, size, BLOCK)).toEqual({ at: 32, steps: 2 });
  expect(nextLayer("sagittal", 40, -2, size, BLOCK)).toEqual({ at: 31, steps: 5 });
});

it("lets go of a set that was removed", async () => {
  const { open } = await stored();
  const volumes = new OpenVolumes(open);
  await volumes.slice("v", 0, "axial", 3);
  expect(volumes.bytes).toBeGreaterThan(0);
  volumes.forget("v");
  expect(volumes.bytes).toBe(0);
});
