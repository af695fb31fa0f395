/**
 * Close-ups where four tiles meet, of a trained cascade: `npm run bench -- cascadeBorders --cascade DIR --out FILE.png
 * [--tile N] [--seed N]`. Left: the cascade's tiles. Right: the same four as patches that know nothing of each other.
 * Prints the step across the borders ÷ beside them, and how far the tiles are from one made in one piece.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CascadeDim } from "@/domain/cascade";
import { hash32 } from "@/domain/random";
import type { Box, Triple } from "@/domain/volume";
import type { TileMaker } from "@/gan/cascade/tileMaker";
import { contactSheet } from "../headless/contactSheet";
import { FolderStore } from "../headless/folderStore";
import { startDevice } from "../headless/nodeDevice";
import { volumeShelf } from "@/storage/volumeFile";

const { values } = parseArgs({
  options: {
    cascade: { type: "string" },
    out: { type: "string" },
    tile: { type: "string", default: "64" },
    seed: { type: "string", default: "1" },
  },
});
if (!values.cascade || !values.out)
  throw new Error("Name a trained cascade with --cascade, a picture with --out.");
const [tile, seed] = [Number(values.tile), Number(values.seed)];
const ZOOM = 4;

await startDevice("wasm");
const { openCascade } = await import("../headless/cascadeFiles");
const { byTiles, lastMaker, independentPatch } = await import("./cascade/makeImage");
const { makeTile } = await import("@/gan/cascade/tileMaker");

type Make = (maker: TileMaker, box: Box) => Promise<Float32Array>;

/** The four tiles around a corner, side by side in one square of the middle plane. */
async function around(maker: TileMaker, corner: Triple, make: Make): Promise<Float32Array> {
  const side = 2 * tile;
  const square = new Float32Array(side * side);
  const planes = maker.dim === 3 ? tile : 1;
  for (const [down, right] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const start: Triple = [corner[0], corner[1] + (down - 1) * tile, corner[2] + (right - 1) * tile];
    const values = await make(maker, { start, size: [planes, tile, tile] });
    const middle = (planes >> 1) * tile * tile;
    for (let r = 0; r < tile; r++) {
      const from = middle + r * tile;
      square.set(values.subarray(from, from + tile), (down * tile + r) * side + right * tile);
    }
  }
  return square;
}

/** Mean step across the two borders ÷ mean step two pixels beside them, where doubling does the same. */
function stepRatio(square: Float32Array): number {
  const side = 2 * tile;
  const across = (place: number) => {
    let sum = 0;
    for (let i = 0; i < side; i++) {
      sum += Math.abs(square[i * side + place]! - square[i * side + place - 1]!);
      sum += Math.abs(square[place * side + i]! - square[(place - 1) * side + i]!);
    }
    return sum;
  };
  const beside = [-8, -6, -4, -2, 2, 4, 6, 8].map((by) => across(tile + by));
  return (across(tile) * beside.length) / beside.reduce((sum, step) => sum + step, 0);
}

function zoomed(square: Float32Array, [low, high]: readonly [number, number]): Uint8Array {
  const side = 2 * tile * ZOOM;
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const [r, c] = [Math.floor(i / side / ZOOM), Math.floor((i % side) / ZOOM)];
    const value = (square[r * 2 * tile + c]! - low) / (high - low);
    return Math.round(255 * Math.max(0, Math.min(1, value)));
  });
}

const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const model = await openCascade(values.cascade);
const dim: CascadeDim = model.config.dim;
const size = model.refiners.at(-1)!.scale.size;
const folder = mkdtempSync(join(tmpdir(), "darkroom-borders-"));
try {
  const shelf = volumeShelf(new FolderStore(folder), "");
  const job = { dim, size, tile, seed, method: "tiles", network: { width: 0, layers: 0 } } as const;
  await byTiles(model, { ...job, size: size / 2, backend: "wasm", repeats: 0 }, shelf);
  const maker = await lastMaker(model, { ...job, backend: "wasm", repeats: 0 }, shelf);
  const inSteps = (share: number) => tile * Math.round((size * share) / tile);
  const plane = dim === 3 ? inSteps(0.5) : 0;
  const corners = [0.25, 0.5, 0.75].flatMap((down) =>
    [0.25, 0.5, 0.75].map((right) => [down, right] as const),
  );
  const squares = { ours: [] as Float32Array[], naive: [] as Float32Array[] };
  let apart = 0;
  for (const [down, right] of corners) {
    const corner: Triple = [plane, inSteps(down), inSteps(right)];
    const ours = await around(maker, corner, makeTile);
    squares.ours.push(ours);
    squares.naive.push(
      await around(maker, corner, (of, { start }) =>
        independentPatch(of, start, tile, hash32(seed, start[1], start[2])),
      ),
    );
    const planes = dim === 3 ? tile : 1;
    const start: Triple = [plane, corner[1] - tile, corner[2] - tile];
    const whole = await makeTile(maker, { start, size: [planes, 2 * tile, 2 * tile] });
    const middle = (planes >> 1) * 4 * tile * tile;
    apart = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[middle + i]!)), apart);
  }
  const shown = squares.ours
    .map((square, i) => [i, deviation(square)] as const)
    .sort((a, b) => b[1] - a[1])[0]![0];
  const range = extremes(squares.ours[shown]!);
  const pair = [squares.ours[shown]!, squares.naive[shown]!].map((square) => zoomed(square, range));
  const sheet = new Uint8Array(pair[0]!.length * 2);
  pair.forEach((picture, i) => sheet.set(picture, i * picture.length));
  writeFileSync(values.out, contactSheet(sheet, 2 * tile * ZOOM, 2));
  console.log(
    `${corners.length} corners of tiles of ${tile} at ${size}: step across ÷ beside: ours ` +
      `${mean(squares.ours.map(stepRatio)).toFixed(3)}, independent patches ` +
      `${mean(squares.naive.map(stepRatio)).toFixed(3)}; tiles − one piece: ${apart.toExponential(1)}`,
  );
} finally {
  model.dispose();
  rmSync(folder, { recursive: true });
}
process.exit(0);

function deviation(square: Float32Array): number {
  const centre = mean([...square]);
  return Math.sqrt(mean(Array.from(square, (value) => (value - centre) ** 2)));
}
function extremes(square: Float32Array): readonly [number, number] {
  const sorted = [...square].sort((a, b) => a - b);
  return [sorted[Math.floor(0.005 * sorted.length)]!, sorted[Math.floor(0.995 * sorted.length)]!];
}
