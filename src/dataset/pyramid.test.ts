import { describe, expect, it } from "vitest";
import { blockBox, blockCounts, product } from "@/domain/blocks";
import { AppError } from "@/domain/errors";
import type { StoredPixels } from "@/domain/image";
import { type Box, type Triple, type VolumeInfo, type VolumeReader, type VolumeShelf } from "@/domain/volume";
import { buildPyramids, type Pyramids, type TopImages } from "./pyramid";
import { imageTop, phantomCtTop } from "./topImages";
import { volumeTop } from "./volumeTop";
import { phantomPatient } from "@/phantom/patient";

/** A shelf that keeps whole volumes in memory. */
function shelfInMemory(): VolumeShelf & { written: number } {
  const volumes = new Map<string, { info: VolumeInfo; values: Uint16Array; done: Set<number> }>();
  const shelf = {
    written: 0,
    open: (name: string) => Promise.resolve(reader(volumes.get(name)!)),
    remove: () => Promise.resolve(),
    write: (name: string, info: VolumeInfo) => {
      const found = volumes.get(name) ?? {
        info,
        values: new Uint16Array(product(info.size)),
        done: new Set<number>(),
      };
      volumes.set(name, found);
      const put = (index: number, values: Uint16Array) => {
        shelf.written++;
        found.done.add(index);
        each(blockBox(info.size, info.block, index), info.size, (at, i) => (found.values[at] = values[i]!));
        return Promise.resolve();
      };
      return Promise.resolve({ ...reader(found), put, close: () => Promise.resolve() });
    },
  };
  return shelf;
}
function reader({
  info,
  values,
  done,
}: {
  info: VolumeInfo;
  values: Uint16Array;
  done?: Set<number>;
}): VolumeReader {
  const read = (box: Box) => {
    const out = new Uint16Array(product(box.size));
    each(box, info.size, (at, i) => (out[i] = values[at]!));
    return Promise.resolve(out);
  };
  const total = product(blockCounts(info.size, info.block));
  return { info, blocks: { done: done?.size ?? total, total }, has: (i) => done?.has(i) ?? true, read };
}
function each({ start, size }: Box, whole: Triple, f: (at: number, i: number) => void): void {
  for (let i = 0; i < product(size); i++) {
    const [p, r, c] = [Math.floor(i / (size[1] * size[2])), Math.floor(i / size[2]) % size[1], i % size[2]];
    f(((start[0] + p) * whole[1] + start[1] + r) * whole[2] + start[2] + c, i);
  }
}

function radiograph(rows: number, columns: number): StoredPixels {
  const pixels = Uint16Array.from({ length: rows * columns }, (_, i) => (i * 37) % 4096);
  return { rows, columns, pixels, slope: 1, intercept: 0, window: { center: 2048, width: 4096 } };
}

async function build(
  sides: number[],
  images: TopImages,
  dim: 2 | 3 = 2,
  shelf = shelfInMemory(),
): Promise<Pyramids> {
  const running = buildPyramids(shelf, dim, sides, images, "test");
  for (;;) {
    const next = await running.next();
    if (next.done) return next.value;
  }
}
const imagesOf = (list: readonly StoredPixels[], sides: readonly number[]): TopImages => ({
  count: list.length,
  open: (i) => Promise.resolve().then(() => imageTop(list[i]!, sides, "pad")),
});
const SIDES = [64, 128, 256];

describe("images at every scale of a cascade", () => {
  it("teach only the scales that they have pixels for", async () => {
    const list = [radiograph(300, 300), radiograph(130, 130), radiograph(64, 64)];
    const pyramids = await build(SIDES, imagesOf(list, SIDES));
    expect(SIDES.map((side) => pyramids.indices(side))).toEqual([[0, 1, 2], [0, 1], [0]]);
  });

  it("are left out below the smallest scale, made square where they are not, and both is said", async () => {
    const list = [radiograph(300, 200), radiograph(40, 50), radiograph(90, 80)];
    const pyramids = await build(SIDES, imagesOf(list, SIDES));
    expect(pyramids.indices(64)).toEqual([0, 2]);
    expect([...pyramids.notes]).toEqual([
      ["Images that are not square got black margins.", 2],
      ["Left out: An image has 50 × 40 pixels, and the smallest scale needs 64.", 1],
    ]);
  });

  it("are at each scale the mean of blocks of the next", async () => {
    const pyramids = await build(SIDES, imagesOf([radiograph(256, 256)], SIDES));
    const fine = await pyramids.read(256, 0, { start: [0, 10, 20], size: [1, 8, 6] });
    const coarse = await pyramids.read(128, 0, { start: [0, 5, 10], size: [1, 4, 3] });
    coarse.forEach((value, i) => {
      const from = 2 * Math.floor(i / 3) * 6 + 2 * (i % 3);
      const mean = (fine[from]! + fine[from + 1]! + fine[from + 6]! + fine[from + 7]!) / 4;
      expect(value).toBeCloseTo(mean, 4);
    });
  });

  it("are not made again when they are there", async () => {
    const shelf = shelfInMemory();
    await build(SIDES, imagesOf([radiograph(256, 256)], SIDES), 2, shelf);
    const { written } = shelf;
    await build(SIDES, imagesOf([radiograph(256, 256)], SIDES), 2, shelf);
    expect([written, shelf.written]).toEqual([3, 3]);
  });

  it("a full disk ends the preparation; any other failure only leaves an image out", async () => {
    const failing = (code: "quota" | "bad-png"): TopImages => ({
      count: 1,
      open: () => Promise.reject(new AppError(code, "No.")),
    });
    await expect(build(SIDES, failing("quota"))).rejects.toMatchObject({ code: "quota" });
    expect([...(await build(SIDES, failing("bad-png"))).notes]).toEqual([["Left out: No.", 1]]);
  });
});

describe("volumes at every scale of a cascade", () => {
  const about = (size: Triple, spacing: Triple): VolumeInfo => ({
    ...{ size, block: size, slope: 1, intercept: 0, spacing, origin: "imported", recipe: "x" },
    window: { center: 0, width: 1 },
  });

  it("become cubes of equal voxel edges, which is said", async () => {
    const size: Triple = [16, 32, 32];
    // A ramp along the planes, which are twice as far apart as rows and columns.
    const values = Uint16Array.from({ length: product(size) }, (_, i) => Math.floor(i / 1024) * 4000);
    const top = await volumeTop(reader({ info: about(size, [2, 1, 1]), values }), [16, 32]);
    expect(top.side).toBe(32);
    expect(top.notes).toEqual(["Volumes whose voxels were not cubes were resampled to cubes."]);
    const line = await top.read({ start: [0, 5, 5], size: [32, 1, 1] });
    // Half-way between two planes lies their mean.
    expect(line[16]! - line[14]!).toBeCloseTo(4000, -1);
    expect(line[31]!).toBeCloseTo(60_000, -1);
  });

  it("get margins of their darkest value when they are no cubes", async () => {
    const size: Triple = [8, 16, 16];
    const top = await volumeTop(
      reader({
        info: about(size, [1, 1, 1]),
        values: new Uint16Array(product(size)).fill(40_000).fill(700, 0, 1),
      }),
      [16],
    );
    expect(top.notes).toHaveLength(1);
    const corner = await top.read({ start: [0, 0, 0], size: [1, 1, 1] });
    const centre = await top.read({ start: [8, 8, 8], size: [1, 1, 1] });
    expect([corner[0], centre[0]]).toEqual([700, 40_000]);
  });

  it("are left out when parts of them are missing", async () => {
    const whole = reader({ info: about([16, 16, 16], [1, 1, 1]), values: new Uint16Array(4096) });
    const holed = { ...whole, read: () => Promise.reject(new AppError("not-found", "A part is missing.")) };
    const pyramids = await build([16], { count: 1, open: () => volumeTop(holed, [16]) }, 3);
    expect(pyramids.indices(16)).toEqual([]);
    expect([...pyramids.notes.keys()]).toEqual(["Left out: A part is missing."]);
  });

  it("of a demo patient are Hounsfield units: air at the corner, soft tissue inside", async () => {
    const top = phantomCtTop(phantomPatient(1, 0, "normal"), 32);
    const pyramids = await build([16, 32], { count: 1, open: () => Promise.resolve(top) }, 3);
    const hu = async (side: number, place: Triple) => {
      const [value] = await pyramids.read(side, 0, { start: place, size: [1, 1, 1] });
      return -1024 + ((value! + 1) / 2) * 4095;
    };
    expect(Math.abs((await hu(32, [1, 1, 1])) + 1000)).toBeLessThan(60);
    const whole = await pyramids.read(16, 0, { start: [0, 0, 0], size: [16, 16, 16] });
    const soft = whole.filter((value) => Math.abs(-1024 + ((value + 1) / 2) * 4095) < 120).length;
    expect(soft).toBeGreaterThan(200);
  });
});
