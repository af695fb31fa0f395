import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HARDWARE, SOFTWARE, plan, type Product } from "./tile";

const size = fc.integer({ min: 1, max: 5000 });
const products = fc.record({
  m: size,
  n: size,
  k: fc.integer({ min: 1, max: 100_000 }),
  outer: fc.constantFrom(1, 4, 8),
});

describe.each([
  ["software", SOFTWARE],
  ["hardware", HARDWARE],
])("a plan for %s", (_name, profile) => {
  it("covers every row, column and step of the depth", () => {
    const covers = (product: Product) => {
      const { tile, rowTiles, columnTiles, splits, perSplit } = plan(profile, product);
      const [down, across] = tile.depth > 0 ? [tile.down, tile.across] : [1, 1];
      expect(rowTiles * tile.rows * down).toBeGreaterThanOrEqual(product.m);
      expect(columnTiles * tile.columns * 4 * across).toBeGreaterThanOrEqual(product.n);
      expect(splits * perSplit).toBeGreaterThanOrEqual(product.k);
      expect((splits - 1) * perSplit).toBeLessThan(product.k);
    };
    fc.assert(fc.property(products, covers), { seed: 1 });
  });

  it("splits the depth alike whatever the tiles, so that bits stay the same", () => {
    const alike = (product: Product) => {
      const of = (tiles: typeof profile.tiles) => plan({ ...profile, tiles }, product);
      const plans = profile.tiles.map((tile) => of([tile]));
      for (const { splits, perSplit, tile } of plans) {
        expect([splits, perSplit]).toEqual([plans[0]!.splits, plans[0]!.perSplit]);
        if (tile.depth > 0) expect(perSplit % tile.depth).toBe(0);
      }
    };
    fc.assert(fc.property(products, alike), { seed: 2 });
  });

  it("asks for no more memory than every WebGPU device has to share", () => {
    for (const { rows, columns, across, down, depth } of profile.tiles) {
      expect(4 * depth * (rows * down + 4 * columns * across)).toBeLessThanOrEqual(16_384);
      expect(across * down).toBeLessThanOrEqual(256);
    }
  });
});

it("splits deep products of few elements, and leaves large ones whole", () => {
  expect(plan(HARDWARE, { m: 16, n: 1, k: 8192, outer: 1 }).splits).toBe(64);
  expect(plan(HARDWARE, { m: 65_536, n: 64, k: 1024, outer: 1 }).splits).toBe(1);
  expect(plan(SOFTWARE, { m: 256, n: 32, k: 16_384, outer: 1 }).splits).toBe(1);
});
