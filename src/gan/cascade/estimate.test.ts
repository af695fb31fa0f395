import { beforeAll, expect, it } from "vitest";
import { peakBytes } from "@/tensor/memory";
import { startTestDevice } from "../testing/tinyRun";
import { defaultCascade } from "./defaults";
import { estimateCascade } from "./estimate";
import { ballImages } from "./testing/images";
import { trainScale } from "./trainScale";

beforeAll(startTestDevice);

// WebAssembly's memory only grows: the smaller need comes first.
it.each([
  [2, 64],
  [3, 32],
] as const)(
  "training in %dD takes the memory that was said before, to a quarter",
  { timeout: 60_000 },
  async (dim, base) => {
    const config = defaultCascade({
      ...{ dim, baseSize: base, size: 2 * base, classIds: ["a"], imageCount: 3, edges: false, seed: 1 },
      values: { low: 0, high: 1 },
    });
    const short = { ...config, scales: config.scales.map((scale) => ({ ...scale, steps: 2 })) };
    for await (const event of trainScale(short, 1, ballImages(dim, [base, 2 * base], 3))) void event;
    const ratio = peakBytes() / estimateCascade(config).trainingBytes;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  },
);
