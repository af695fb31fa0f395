import type { KernelExports } from "../kernelExports";
import { rowKernels } from "./rowKernels";
import { borders, HelperRooms, roundUp, rowShares, TILE_ROWS, type ThreadMemory } from "./shares";
import type { ThreadPool } from "./threadPool";

/** Fields of Grid (assembly/convolution.ts) that are read or replaced here, as places among its integers. */
const FIELD = {
  ...{ length: 3, n: 7, batch: 8, rows: 9, columns: 10, segmentRows: 21, segmentColumns: 22 },
  ...{ packed: 23, table: 24, outs: 25, gathered: 27, left: 28, planes: 31, segmentPlanes: 37 },
} as const;
const GRID_INTEGERS = 38;
/** Rows that the kernels point at in one go; DEPTH_BLOCK in assembly/outerProduct.ts. */
const ROWS = 240;
/** Multiplications below which handing over a share costs more than it brings: some ten microseconds. */
const WORTH_FLOPS = 400_000;
const WORTH_FLOATS = 32_768;

/**
 * The kernels with those that are worth it split over a pool, always by rows of the result and never along a sum:
 * every number is computed in the same order as by one thread.
 */
export function threadedKernels(run: KernelExports, pool: ThreadPool, memory: ThreadMemory): KernelExports {
  const rooms = new HelperRooms(memory);
  const integers = (at: number) => new Int32Array(memory.heap(), at, GRID_INTEGERS);

  /** Copies of a grid for the helpers, with rooms of their own; undefined when memory is full. */
  function gridsFor(grid: number, packedFloats: number): number[] | undefined {
    const fields = integers(grid);
    const segments =
      fields[FIELD.segmentPlanes]! * fields[FIELD.segmentRows]! * fields[FIELD.segmentColumns]!;
    const sizes = [
      GRID_INTEGERS,
      ROWS * Math.max(1, segments),
      ROWS,
      fields[FIELD.length]! < 8 ? ROWS * segments * fields[FIELD.length]! : 0,
      ROWS * 6,
      packedFloats,
    ].map((count) => roundUp(4 * count, 16));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const grids = [grid];
    for (let thread = 1; thread < pool.threads; thread++) {
      const room = rooms.take(thread, bytes);
      if (room === 0) return undefined;
      const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, room));
      // The memory may just have grown, so both views are taken anew.
      const copy = integers(room);
      copy.set(integers(grid));
      copy[FIELD.table] = starts[1]!;
      copy[FIELD.outs] = starts[2]!;
      copy[FIELD.gathered] = starts[3]!;
      copy[FIELD.left] = starts[4]!;
      if (packedFloats > 0) copy[FIELD.packed] = starts[5]!;
      grids.push(room);
    }
    return grids;
  }

  function sizesOf(grid: number) {
    const fields = integers(grid);
    const at = (name: keyof typeof FIELD) => fields[FIELD[name]]!;
    return {
      pixels: at("batch") * at("planes") * at("rows") * at("columns"),
      depth: at("segmentPlanes") * at("segmentRows") * at("segmentColumns") * at("length"),
      length: at("length"),
      n: at("n"),
    };
  }

  function convolve(grid: number): void {
    const { pixels, depth, n } = sizesOf(grid);
    const grids = pixels * depth * n < WORTH_FLOPS ? undefined : gridsFor(grid, 0);
    if (!grids) return run.convolve(grid);
    const shares = rowShares(pixels, pool.threads).map(([start, end]) => [grid, start, end]);
    pool.run("convolveRows", shares, grids);
  }

  function convolveFilter(grid: number, filter: number): void {
    const { pixels, depth, length, n } = sizesOf(grid);
    const worth = pixels * depth * n >= WORTH_FLOPS;
    const grids = worth ? gridsFor(grid, ROWS * roundUp(n, 8)) : undefined;
    if (!grids) return run.convolveFilter(grid, filter);
    // The kernel for one column works in sixteens from the start of each segment.
    const unit = n === 1 ? (length < 8 ? 16 : length) : length % 12 === 0 ? 12 : 4;
    const shares = borders(depth, pool.threads, unit).map(([from, to]) => [grid, filter, from, to]);
    pool.run("convolveFilterRows", shares, grids);
  }

  function convolveFilterParts(grid: number, filters: number, parts: number): void {
    const { pixels, depth, n } = sizesOf(grid);
    const grids = gridsFor(grid, ROWS * roundUp(n, 8));
    if (!grids) return run.convolveFilterParts(grid, filters, parts);
    const shares = borders(pixels, parts, 1).map(([start, end], part) => [
      ...[grid, filters + 4 * part * depth * n],
      ...[start, end],
    ]);
    pool.run("convolveFilterPart", shares, grids);
  }

  function matMulRows(...[a, c, m, k, n, packed, scratch]: Parameters<KernelExports["matMulRows"]>): void {
    const bytes = 2 * 4 * ROWS;
    const worth = m * k * n >= WORTH_FLOPS && m >= 2 * TILE_ROWS;
    const shares = worth ? borders(m, pool.threads, TILE_ROWS) : [];
    const own = shares.map((_, i) => (i === 0 ? scratch : rooms.take(i, bytes)));
    if (shares.length < 2 || own.includes(0)) return run.matMulRows(a, c, m, k, n, packed, scratch);
    pool.run(
      "matMulRows",
      shares.map(([from, to], i) => [a + 4 * from * k, c + 4 * from * n, to - from, k, n, packed, own[i]!]),
    );
  }

  /** Splits `count` floats, in whole vectors, or runs as it is. */
  function overFloats(
    name: keyof KernelExports,
    count: number,
    args: (from: number, count: number) => number[],
  ) {
    const parts = count < WORTH_FLOATS ? 1 : pool.threads;
    if (parts === 1) (run[name] as (...args: number[]) => void)(...args(0, count));
    else
      pool.run(
        name,
        borders(count, parts, 64).map(([from, to]) => args(4 * from, to - from)),
      );
  }

  return {
    ...run,
    ...rowKernels(run, pool, rooms),
    convolve,
    convolveFilter,
    convolveFilterParts,
    matMulRows,
    leakyRelu: (x, count, slope, gain, y) =>
      overFloats("leakyRelu", count, (at, part) => [x + at, part, slope, gain, y + at]),
    leakyReluGrad: (x, dy, count, slope, gain, dx) =>
      overFloats("leakyReluGrad", count, (at, part) => [x + at, dy + at, part, slope, gain, dx + at]),
    adam: (param, grad, first, second, count, rate, beta1, beta2, epsilon, newParam, newFirst, newSecond) =>
      overFloats("adam", count, (at, part) => [
        ...[param + at, grad + at, first + at, second + at, part, rate, beta1, beta2, epsilon],
        ...[newParam + at, newFirst + at, newSecond + at],
      ]),
    average: (old, value, count, decay, to) =>
      overFloats("average", count, (at, part) => [old + at, value + at, part, decay, to + at]),
  };
}
