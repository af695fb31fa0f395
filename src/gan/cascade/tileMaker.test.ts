import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { blockBox, blockCounts, mapTriple, product } from "@/domain/blocks";
import type { CascadeDim } from "@/domain/cascade";
import type { Box, Triple } from "@/domain/volume";
import { tf } from "@/tensor/tf";
import { startTestDevice } from "../testing/tinyRun";
import { cropOf, smallMaker, smallScale } from "./testing/tiles";
import { makeTile, type TileMaker } from "./tileMaker";
import { axesOf, wholeSize } from "./windows";

beforeAll(startTestDevice);

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);

function whole(maker: TileMaker): Promise<Float32Array> {
  return makeTile(maker, { start: [0, 0, 0], size: wholeSize(maker.dim, maker.side) });
}

describe.each([2, 3] as const)("in %dD", (dim: CascadeDim) => {
  const side = dim === 2 ? 48 : 16;
  const size = wholeSize(dim, side);

  it("any box is the crop of the whole image, whatever the depth of the network", async () => {
    const draws = fc.record({
      layers: fc.integer({ min: 2, max: 5 }),
      edges: fc.boolean(),
      from: fc.array(fc.integer({ min: 0, max: side - 1 }), { minLength: 3, maxLength: 3 }),
      length: fc.array(fc.integer({ min: 1, max: side }), { minLength: 3, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(draws, async ({ layers, edges, from, length }) => {
        const maker = smallMaker(dim, side, { scale: smallScale(side, { layers }), takesEdges: edges });
        const start = mapTriple((axis) => (axesOf(dim).includes(axis) ? from[axis]! : 0));
        const box: Box = {
          start,
          size: mapTriple((axis) => Math.min(length[axis]!, size[axis] - start[axis])),
        };
        const tile = await makeTile(maker, box);
        expect(largestDifference(tile, cropOf(await whole(maker), size, box))).toBeLessThanOrEqual(1e-5);
        tf.dispose(Object.values(maker.params));
      }),
      { numRuns: 25, seed: 20261122 },
    );
  });

  it("tiles of any size, made in any order, fit together to the whole image", async () => {
    const maker = smallMaker(dim, side);
    const full = await whole(maker);
    for (const tile of dim === 2 ? [7, 16, 20] : [5, 8, 12]) {
      const block: Triple = dim === 2 ? [1, tile, tile] : [tile, tile, tile];
      const count = product(blockCounts(size, block));
      for (let i = 0; i < count; i++) {
        // 17 and the counts have no common factor: every tile once, in a jumbled order.
        const box = blockBox(size, block, (i * 17 + 5) % count);
        const made = await makeTile(maker, box);
        expect(largestDifference(made, cropOf(full, size, box))).toBeLessThanOrEqual(1e-5);
      }
    }
    tf.dispose(Object.values(maker.params));
  });

  it("the seed, the scale and the scale below all change the image; the same again does not", async () => {
    const maker = smallMaker(dim, side);
    const base = await whole(maker);
    expect(await whole(maker)).toEqual(base);
    const other = smallMaker(dim, side / 2);
    for (const changed of [{ seed: 6 }, { index: 2 }, { lower: (box: Box) => other.lower(box) }]) {
      expect(largestDifference(await whole({ ...maker, ...changed }), base)).toBeGreaterThan(0.1);
    }
    tf.dispose([...Object.values(maker.params), ...Object.values(other.params)]);
  });

  it("noise reaches every voxel: without it, detail would be the same for every seed", async () => {
    const maker = smallMaker(dim, side);
    const [a, b] = [await whole(maker), await whole({ ...maker, seed: 77 })];
    expect(a.filter((value, i) => value === b[i] && Math.abs(value) < 1)).toHaveLength(0);
    tf.dispose(Object.values(maker.params));
  });
});

it("keeps no tensor", async () => {
  const before = tf.memory().numTensors;
  const maker = smallMaker(2, 32);
  const kept = tf.memory().numTensors;
  await whole(maker);
  expect(tf.memory().numTensors).toBe(kept);
  tf.dispose(Object.values(maker.params));
  expect(tf.memory().numTensors).toBe(before);
});
