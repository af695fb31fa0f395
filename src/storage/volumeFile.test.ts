import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockBox, blockCounts, product } from "@/domain/blocks";
import type { Box, Triple, VolumeInfo } from "@/domain/volume";
import { memoryFiles } from "./memoryFiles";
import { volumeShelf } from "./volumeFile";

const info = (size: Triple, block: Triple, recipe = "a"): VolumeInfo => ({
  ...{ size, block, slope: 1, intercept: -1024, origin: "synthetic", recipe },
  window: { center: 40, width: 400 },
});

/** A value that names its voxel. */
const valueAt = (p: number, r: number, c: number) => (p * 7919 + r * 104_729 + c * 1_299_709) % 65_536;
function valuesOf({ start, size }: Box): Uint16Array {
  const [, rows, columns] = size;
  return Uint16Array.from({ length: product(size) }, (_, i) =>
    valueAt(
      start[0] + Math.floor(i / (rows * columns)),
      start[1] + (Math.floor(i / columns) % rows),
      start[2] + (i % columns),
    ),
  );
}
const code = (thrown: unknown) => (thrown as { code?: string }).code;
const shuffled = (count: number) => Array.from({ length: count }, (_, i) => (i * 7 + 3) % count);

describe("a stored volume", () => {
  it("gives back any window of a volume written in any order of blocks", async () => {
    const side = fc.integer({ min: 1, max: 13 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, side),
        fc.tuple(side, side, side),
        fc.infiniteStream(fc.nat()),
        async (size, block, draws) => {
          const draw = (below: number) => (draws.next().value as number) % below;
          const shelf = volumeShelf(memoryFiles(), "v");
          const writer = await shelf.write("x", info(size, block));
          const left = Array.from({ length: product(blockCounts(size, block)) }, (_, i) => i);
          while (left.length > 0) {
            const [index] = left.splice(draw(left.length), 1) as [number];
            await writer.put(index, valuesOf(blockBox(size, block, index)));
          }
          await writer.close();
          const start = size.map((length) => draw(length)) as unknown as Triple;
          const box = {
            start,
            size: size.map((length, a) => 1 + draw(length - start[a]!)) as unknown as Triple,
          };
          expect(await (await shelf.open("x")).read(box)).toEqual(valuesOf(box));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("goes on after a kill in the middle of a block", async () => {
    const files = memoryFiles();
    const shelf = volumeShelf(files, "v");
    const about = info([8, 8, 8], [4, 4, 4]);
    const first = await shelf.write("x", about);
    for (const index of [5, 0, 3]) await first.put(index, valuesOf(blockBox(about.size, about.block, index)));
    // The kill: nobody closes the file, and the next record is torn.
    const whole = await files.read("v/x.dkv");
    await files.write("v/x.dkv", Uint8Array.from([...whole, 1, 0, 0, 0, 9, 9, 9, 9, 1, 2, 3]));
    const second = await shelf.write("x", about);
    expect(second.blocks).toEqual({ done: 3, total: 8 });
    for (const index of shuffled(8))
      await second.put(index, valuesOf(blockBox(about.size, about.block, index)));
    await second.close();
    const all = { start: [0, 0, 0], size: about.size } as const;
    expect(await (await shelf.open("x")).read(all)).toEqual(valuesOf(all));
  });

  it("makes a block again whose bytes were damaged", async () => {
    const files = memoryFiles();
    const shelf = volumeShelf(files, "v");
    const about = info([1, 8, 8], [1, 4, 4]);
    const writer = await shelf.write("x", about);
    for (let i = 0; i < 4; i++) await writer.put(i, valuesOf(blockBox(about.size, about.block, i)));
    await writer.close();
    const bytes = await files.read("v/x.dkv");
    bytes[bytes.length - 1]! ^= 1;
    await files.write("v/x.dkv", bytes);
    const last = { start: [0, 4, 4], size: [1, 4, 4] } as const;
    expect(await (await shelf.open("x")).read(last).catch(code)).toBe("bad-volume");
    const again = await shelf.write("x", about);
    expect([again.has(2), again.has(3)]).toEqual([true, false]);
    await again.close();
  });

  it("starts anew when something else was in the file", async () => {
    const shelf = volumeShelf(memoryFiles(), "v");
    const about = info([1, 4, 4], [1, 4, 4]);
    const first = await shelf.write("x", about);
    await first.put(0, new Uint16Array(16));
    await first.close();
    const other = await shelf.write("x", { ...about, recipe: "b" });
    expect(other.blocks).toEqual({ done: 0, total: 1 });
    await other.close();
  });

  it("reads what is not made yet as asked, and refuses it otherwise", async () => {
    const shelf = volumeShelf(memoryFiles(), "v");
    const writer = await shelf.write("x", info([1, 2, 4], [1, 2, 2]));
    await writer.put(1, Uint16Array.of(1, 2, 3, 4));
    const all = { start: [0, 0, 0], size: [1, 2, 4] } as const;
    expect([...(await writer.read(all, 9))]).toEqual([9, 9, 1, 2, 9, 9, 3, 4]);
    expect(await writer.read(all).catch(code)).toBe("not-found");
    await writer.close();
  });

  it("stops at a full disk, keeps the blocks before, and goes on when there is room", async () => {
    const about = info([1, 8, 8], [1, 4, 4]);
    let room = 0;
    const plain = memoryFiles();
    const files = {
      ...plain,
      append: async (path: string, truncateTo?: number) => {
        const inner = await plain.append(path, truncateTo);
        return {
          ...inner,
          append: async (bytes: Uint8Array) => {
            if (room-- > 0) return inner.append(bytes);
            // As a real disk: part of it is written before there is no more room.
            await inner.append(bytes.subarray(0, 5));
            const { quotaReached } = await import("./failure");
            throw quotaReached();
          },
        };
      },
    };
    const shelf = volumeShelf(files, "v");
    room = 3;
    const writer = await shelf.write("x", about);
    const put = (w: typeof writer, i: number) => w.put(i, valuesOf(blockBox(about.size, about.block, i)));
    for (let i = 0; i < 3; i++) await put(writer, i);
    expect(await put(writer, 3).catch(code)).toBe("quota");
    await writer.close();
    room = 9;
    const again = await shelf.write("x", about);
    expect(again.blocks.done).toBe(3);
    await put(again, 3);
    await again.close();
    const all = { start: [0, 0, 0], size: about.size } as const;
    expect(await (await shelf.open("x")).read(all)).toEqual(valuesOf(all));
  });

  it("refuses files that are no volume", async () => {
    const files = memoryFiles();
    await files.write("v/x.dkv", new Uint8Array(40));
    await files.write("v/y.dkv", new Uint8Array(3));
    const shelf = volumeShelf(files, "v");
    expect(await shelf.open("x").catch(code)).toBe("bad-volume");
    expect(await shelf.open("y").catch(code)).toBe("bad-volume");
    expect(await shelf.open("z").catch(code)).toBe("not-found");
  });
});
