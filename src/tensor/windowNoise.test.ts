import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { mix, streamBase } from "@/domain/random";
import type { Triple } from "@/domain/volume";
import { prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { tf } from "./tf";
import { windowNoise } from "./windowNoise";

beforeAll(() => prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() }));

async function values(seed: number, stream: number, start: Triple, size: Triple, channels: number) {
  const noise = windowNoise(seed, stream, start, size, channels);
  const read = Array.from(await noise.data());
  noise.dispose();
  return read;
}

/** Written out from its definition. */
function expected(
  seed: number,
  stream: number,
  [p, r, c]: Triple,
  channels: number,
  channel: number,
): number {
  const row = streamBase(streamBase(seed, stream) + p, r);
  return Math.fround(Math.sqrt(3) * ((2 * mix(row + c * channels + channel)) / 2 ** 32 - 1));
}

it("gives a coordinate the same value in every window that shows it", async () => {
  const side = fc.integer({ min: 1, max: 6 });
  const place = fc.integer({ min: -40, max: 5000 });
  const window = fc.tuple(fc.tuple(place, place, place), fc.tuple(side, side, side));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.nat(9),
      window,
      fc.integer({ min: 1, max: 3 }),
      async (seed, stream, at, channels) => {
        const [start, size] = at;
        const seen = await values(seed, stream, start, size, channels);
        seen.forEach((value, i) => {
          const [line, inLine] = [Math.floor(i / (size[2] * channels)), i % (size[2] * channels)];
          const voxel: Triple = [
            start[0] + Math.floor(line / size[1]),
            start[1] + (line % size[1]),
            start[2] + Math.floor(inLine / channels),
          ];
          expect(value).toBeCloseTo(expected(seed, stream, voxel, channels, inLine % channels), 6);
        });
      },
    ),
    { numRuns: 40 },
  );
});

it("has mean 0 and variance 1, and neighbours along every axis know nothing of each other", async () => {
  const side = 48;
  const seen = await values(5, 2, [-8, 100, 3000], [side, side, side], 1);
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  // Three standard errors of n = 110,592 draws: 0.009.
  expect(Math.abs(mean(seen))).toBeLessThan(0.01);
  expect(Math.abs(mean(seen.map((value) => value * value)) - 1)).toBeLessThan(0.01);
  for (const step of [1, side, side * side]) {
    const products = seen.slice(step).map((value, i) => value * seen[i]!);
    expect(Math.abs(mean(products))).toBeLessThan(0.01);
  }
});

it("differs between seeds and between scales", async () => {
  const base = await values(1, 1, [0, 0, 0], [1, 8, 8], 1);
  for (const other of [
    await values(2, 1, [0, 0, 0], [1, 8, 8], 1),
    await values(1, 2, [0, 0, 0], [1, 8, 8], 1),
  ]) {
    expect(other.filter((value, i) => value === base[i])).toEqual([]);
  }
  expect(tf.memory().numTensors).toBe(0);
});
