import type { KernelExports } from "../kernelExports";
import { borders, type HelperRooms } from "./shares";
import type { ThreadPool } from "./threadPool";

/** Floats of a share below which waking a helper costs more than it brings: where each is read and written once … */
const WORTH_FLOATS = 16_384;
/** … and where each takes an exponential. */
const WORTH_EXPONENTIALS = 4_096;
/** Rows of a block of sums; BLOCK in assembly/columns.ts. */
const BLOCK = 128;

type Name = keyof KernelExports;

/**
 * Kernels over rows of channels or over images, each of which is computed by itself: rows are handed out, and sums
 * along rows are cut where one thread cuts them too, so that the bits are the same.
 */
export function rowKernels(run: KernelExports, pool: ThreadPool, rooms: HelperRooms): Partial<KernelExports> {
  const alone = (name: Name, args: readonly number[]) => (run[name] as (...args: number[]) => void)(...args);

  /** Shares of `total` rows or images of `size` floats each, at least `worth` floats a share. */
  function overRows(
    name: Name,
    total: number,
    size: number,
    args: (from: number, to: number) => number[],
    worth = WORTH_FLOATS,
  ): void {
    const parts = Math.min(pool.threads, Math.floor((total * size) / worth), total);
    if (parts < 2) alone(name, args(0, total));
    else
      pool.run(
        name,
        borders(total, parts, 1).map(([from, to]) => args(from, to)),
      );
  }

  /** Sums of blocks side by side, then added in the order of one thread. @returns false when it is not worth it */
  function sumBlocks(x: number, other: number, rows: number, channels: number, mean: number, sums: number) {
    const blocks = Math.ceil(rows / BLOCK);
    const parts = Math.min(pool.threads, Math.floor((rows * channels) / WORTH_FLOATS), blocks);
    if (parts < 2) return false;
    const partials = rooms.take(1, 4 * channels * blocks);
    if (partials === 0) return false;
    const shares = borders(blocks, parts, 1).map(([from, to]) => {
      const start = 4 * from * BLOCK * channels;
      const count = Math.min(rows, to * BLOCK) - from * BLOCK;
      const factor = other === 0 ? 0 : other + start;
      return [x + start, factor, count, channels, mean, partials + 4 * from * channels];
    });
    pool.run("columnBlocks", shares);
    run.addBlocks(partials, blocks, channels, sums);
    return true;
  }

  /** Images in shares with room of their own, after the place of the scratch among the arguments. */
  function overImages(
    name: Name,
    batch: number,
    size: number,
    scratchBytes: number,
    scratch: number,
    args: (from: number, to: number, scratch: number) => number[],
  ): void {
    const parts = Math.min(pool.threads, Math.floor((batch * size) / WORTH_EXPONENTIALS), batch);
    const shares = parts < 2 ? [] : borders(batch, parts, 1);
    const own = shares.map((_, i) => (i === 0 ? scratch : rooms.take(i, scratchBytes)));
    if (shares.length < 2 || own.includes(0)) return alone(name, args(0, batch, scratch));
    pool.run(
      name,
      shares.map(([from, to], i) => args(from, to, own[i]!)),
    );
  }

  return {
    columnSums: (...args) => {
      const [x, rows, channels, sums] = args;
      if (!sumBlocks(x, 0, rows, channels, 0, sums)) run.columnSums(...args);
    },
    columnSquares: (...args) => {
      const [x, rows, channels, mean, sums] = args;
      if (!sumBlocks(x, 0, rows, channels, mean, sums)) run.columnSquares(...args);
    },
    centredProducts: (...args) => {
      const [x, dy, rows, channels, mean, sums] = args;
      if (!sumBlocks(x, dy, rows, channels, mean, sums)) run.centredProducts(...args);
    },
    affineActivate: (x, rows, channels, scale, offset, kind, slope, gain, y) =>
      overRows(
        "affineActivate",
        rows,
        channels,
        (from, to) => {
          const at = 4 * from * channels;
          return [x + at, to - from, channels, scale, offset, kind, slope, gain, y + at];
        },
        kind === 0 ? WORTH_FLOATS : WORTH_EXPONENTIALS,
      ),
    affineActivateGrad: (x, dy, rows, channels, scale, offset, kind, slope, gain, dx) =>
      overRows(
        "affineActivateGrad",
        rows,
        channels,
        (from, to) => {
          const at = 4 * from * channels;
          return [x + at, dy + at, to - from, channels, scale, offset, kind, slope, gain, dx + at];
        },
        kind === 0 ? WORTH_FLOATS : WORTH_EXPONENTIALS,
      ),
    combine: (x, u, rows, channels, a, b, c, dx) =>
      overRows("combine", rows, channels, (from, to) => {
        const at = 4 * from * channels;
        return [x + at, u + at, to - from, channels, a, b, c, dx + at];
      }),
    glu: (x, rows, half, y) =>
      overRows(
        "glu",
        rows,
        half,
        (from, to) => [x + 8 * from * half, to - from, half, y + 4 * from * half],
        WORTH_EXPONENTIALS,
      ),
    gluGrad: (x, dy, rows, half, dx) =>
      overRows(
        "gluGrad",
        rows,
        half,
        (from, to) => [...[x + 8 * from * half, dy + 4 * from * half, to - from, half], dx + 8 * from * half],
        WORTH_EXPONENTIALS,
      ),
    pixelNorm: (x, rows, channels, epsilon, kind, slope, gain, y) =>
      overRows("pixelNorm", rows, channels, (from, to) => {
        const at = 4 * from * channels;
        return [x + at, to - from, channels, epsilon, kind, slope, gain, y + at];
      }),
    pixelNormGrad: (x, dy, rows, channels, epsilon, kind, slope, gain, dx) =>
      overRows("pixelNormGrad", rows, channels, (from, to) => {
        const at = 4 * from * channels;
        return [x + at, dy + at, to - from, channels, epsilon, kind, slope, gain, dx + at];
      }),
    sumBoxes: (from, rows, columns, channels, boxRows, boxColumns, scale, to) =>
      overRows("sumBoxes", rows, columns * channels * boxRows * boxColumns, (first, last) => {
        const [read, written] = [
          4 * first * columns * channels * boxRows * boxColumns,
          4 * first * columns * channels,
        ];
        return [from + read, last - first, columns, channels, boxRows, boxColumns, scale, to + written];
      }),
    spreadBoxes: (from, rows, columns, channels, boxRows, boxColumns, scale, to) =>
      overRows("spreadBoxes", rows, columns * channels * boxRows * boxColumns, (first, last) => {
        const [read, written] = [
          4 * first * columns * channels,
          4 * first * columns * channels * boxRows * boxColumns,
        ];
        return [from + read, last - first, columns, channels, boxRows, boxColumns, scale, to + written];
      }),
    augmentImages: (x, first, last, rows, columns, channels, ...rest) =>
      overRows("augmentImages", last - first, rows * columns * channels, (from, to) => [
        ...[x, first + from, first + to, rows, columns, channels, ...rest],
      ]),
    augmentImagesGrad: (x, first, last, rows, columns, channels, ...rest) =>
      overRows("augmentImagesGrad", last - first, rows * columns * channels, (from, to) => [
        ...[x, first + from, first + to, rows, columns, channels, ...rest],
      ]),
    groupNormImages: (x, first, last, places, channels, ...rest) => {
      const others = rest.slice(0, -1);
      overImages(
        ...(["groupNormImages", last - first, places * channels, 12 * channels, rest.at(-1)!] as const),
        (from, to, room) => [x, first + from, first + to, places, channels, ...others, room],
      );
    },
    groupNormGradImages: (x, dy, first, last, places, channels, ...rest) => {
      const others = rest.slice(0, -1);
      overImages(
        ...(["groupNormGradImages", last - first, places * channels, 16 * channels, rest.at(-1)!] as const),
        (from, to, room) => [x, dy, first + from, first + to, places, channels, ...others, room],
      );
    },
  };
}
