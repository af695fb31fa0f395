import { describe, expect, it } from "vitest";
import { DEFAULT_TILE, type CascadeConfig, type CascadeDim, type ScaleConfig } from "@/domain/cascade";
import { defaultCascade, validateCascade, type CascadeChoice } from "./defaults";
import { estimateCascade, fitToMemory, overheadOf } from "./estimate";

const choice = (dim: CascadeDim, changes: Partial<CascadeChoice> = {}): CascadeChoice => ({
  ...{ dim, baseSize: dim === 2 ? 64 : 32, size: dim === 2 ? 2048 : 512, classIds: ["a"], imageCount: 40 },
  ...{ edges: false, seed: 1, values: { low: 0, high: 4095 } },
  ...changes,
});
const changed = (config: CascadeConfig, change: Partial<ScaleConfig>): CascadeConfig => ({
  ...config,
  scales: config.scales.map((scale) => ({ ...scale, ...change })),
});

describe("a cascade's settings", () => {
  it("double from the base to the size asked for", () => {
    expect(defaultCascade(choice(2)).scales.map(({ size }) => size)).toEqual([128, 256, 512, 1024, 2048]);
    expect(defaultCascade(choice(3)).scales.map(({ size }) => size)).toEqual([64, 128, 256, 512]);
    expect(() => defaultCascade(choice(2, { size: 1000 }))).toThrow(/not a doubling/);
    expect(() => defaultCascade(choice(3, { baseSize: 48, size: 96 }))).toThrow(/must be 32, 64/);
  });

  it("are refused one by one, by name, when they make no sense", () => {
    const config = defaultCascade(choice(2, { size: 256 }));
    for (const [change, word] of [
      [{ patch: 36 }, "multiple of 8"],
      [{ patch: 512 }, "multiple of 8"],
      [{ layers: 1 }, '"layers"'],
      [{ batch: 0.5 }, '"batch"'],
      [{ learningRate: 0 }, "learning rate"],
      [{ weights: { adversarial: 0, l1: 0 } }, "weights"],
    ] as const) {
      expect(() => validateCascade(changed(config, change))).toThrow(
        expect.objectContaining({ code: "bad-config", message: expect.stringContaining(word) }),
      );
    }
  });

  it.each([2, 3] as const)(
    "compute at most 1.5 voxels for each one kept in %dD, at the default tile",
    (dim) => {
      const { scales } = defaultCascade(choice(dim));
      for (const scale of scales) {
        const tile = Math.min(DEFAULT_TILE[dim], scale.size);
        expect(overheadOf(dim, scale, tile)).toBeLessThanOrEqual(1.5);
      }
    },
  );

  it("say beforehand what a volume takes: 512³ of 16 bits with all coarser scales", () => {
    const { storageBytes, samplingBytes } = estimateCascade(defaultCascade(choice(3)));
    expect(storageBytes).toBe(2 * (512 ** 3 + 256 ** 3 + 128 ** 3 + 64 ** 3 + 32 ** 3));
    // Sampling does not depend on the size of the volume, once that is beyond a tile.
    expect(samplingBytes).toBe(estimateCascade(defaultCascade(choice(3, { size: 128 }))).samplingBytes);
  });

  it("give up batch first, then patch, until training fits the memory", () => {
    const config = defaultCascade(choice(3));
    const { trainingBytes } = estimateCascade(config);
    const half = fitToMemory(config, trainingBytes / 2);
    expect(half.scales.map(({ batch, patch }) => [batch, patch])).toEqual(config.scales.map(() => [2, 32]));
    expect(estimateCascade(half).trainingBytes).toBeLessThanOrEqual(trainingBytes / 2);
    expect(fitToMemory(config, 1).scales[0]).toMatchObject({ batch: 2, patch: 16 });
    expect(fitToMemory(config, trainingBytes)).toEqual(config);
  });
});
