import { describe, expect, it } from "vitest";
import type { CascadeConfig, CascadeDim } from "@/domain/cascade";
import { halved } from "@/domain/halve";
import { Random } from "@/domain/random";
import { tinyConfig } from "../testing/tinyRun";
import { edgesOf, sobel } from "./edges";
import { PatchReader, type CascadeImages } from "./patches";
import { haloOf } from "./refiner";
import { ballImages } from "./testing/images";
import { cropOf, madeUp, smallScale } from "./testing/tiles";
import { grown, lowerWindow, readMirrored, wholeSize } from "./windows";

function readerOf(dim: CascadeDim, images: CascadeImages, edges = false) {
  const size = dim === 2 ? 128 : 64;
  const scale = smallScale(size, { batch: 4 });
  const run = {
    ...{ size: 32, width: 2, steps: 1, batch: 2, learningRate: 1e-3, checkpointEvery: 1, previewEvery: 1 },
  };
  const config: CascadeConfig = {
    ...{ dim, scales: [scale], edges, seed: 3, values: { low: 0, high: 1 } },
    base: dim === 2 ? { kind: "image", run: tinyConfig("small-data") } : { kind: "volume", run },
  };
  return { reader: new PatchReader(config, scale, 17, images), scale, size };
}

describe.each([2, 3] as const)("training patches in %dD", (dim) => {
  const images = ballImages(dim, dim === 2 ? [64, 128] : [32, 64], 3);

  it("hold the scale below exactly as sampling will read it, at the border as inside", async () => {
    const { reader, scale, size } = readerOf(dim, images);
    const side = size - scale.patch;
    for (const at of [0, 2, side]) {
      const start = [dim === 2 ? 0 : at, at, side - at] as const;
      const box = { start, size: wholeSize(dim, scale.patch) };
      const patch = await reader.patch(1, box, false);
      const whole = { start: [0, 0, 0], size: wholeSize(dim, size) } as const;
      const full = await images.read(size, 1, whole);
      const below = halved(full, whole.size, dim);
      const lower = await readMirrored(
        (inside) => Promise.resolve(cropOf(below, wholeSize(dim, size / 2), inside)),
        wholeSize(dim, size / 2),
        lowerWindow(box, dim, haloOf(scale)).box,
      );
      patch.lower.forEach((value, i) => expect(value).toBeCloseTo(lower[i]!, 5));
      expect(patch.real).toEqual(cropOf(full, whole.size, box));
    }
  });

  it("come from the foreground mostly", async () => {
    const { reader, scale, size } = readerOf(dim, images);
    let inside = 0;
    for (let i = 0; i < 60; i++) {
      const box = await reader.place(0, new Random(5, i));
      const patch = await images.read(size, 0, box);
      if (patch.some((value) => value > -1)) inside++;
      expect(box.start.every((at) => at % 2 === 0 && at >= 0 && at <= size - scale.patch)).toBe(true);
    }
    // Drawn evenly, about 27 of them would be.
    expect(inside).toBeGreaterThan(42);
  });

  it("are the same for the same step, and others for the next", async () => {
    const { reader } = readerOf(dim, images, true);
    const again = readerOf(dim, images, true).reader;
    await again.batch(0);
    expect(await again.batch(7)).toEqual(await reader.batch(7));
    expect(await reader.batch(8)).not.toEqual(await reader.batch(7));
  });

  it("show their edges with the halo, and leave them out about half of the time", async () => {
    const { reader, scale, size } = readerOf(dim, images, true);
    const patches = (await Promise.all(Array.from({ length: 20 }, (_, step) => reader.batch(step)))).flat();
    const blind = patches.filter(({ edges }) => edges!.every((value) => value === 0)).length;
    expect(blind).toBeGreaterThan(15);
    expect(blind).toBeLessThan(65);
    const box = await reader.place(2, new Random(1));
    const shown = await reader.patch(2, box, true);
    const around = grown(box, dim, haloOf(scale));
    const all = edgesOf((inside) => images.read(size, 2, inside), wholeSize(dim, size), dim);
    expect(shown.edges).toEqual(await readMirrored(all, wholeSize(dim, size), around));
  });
});

describe("edges", () => {
  it("of a step from black to white are 1 along the step, whatever its direction, and 0 elsewhere", () => {
    for (const [size, dim] of [
      [[1, 6, 6], 2],
      [[6, 6, 6], 3],
    ] as const) {
      const columns = Float32Array.from({ length: size[0] * 36 }, (_, i) => (i % 6 < 3 ? -1 : 1));
      const found = sobel(columns, size, dim);
      found.forEach((value, i) => expect(value).toBeCloseTo([0, 1, 1, 0][i % 4]!, 6));
    }
  });

  it("of a part are the part of the edges", async () => {
    const size = [1, 20, 24] as const;
    const all = edgesOf(madeUp(size, 4), size, 2);
    const whole = await all({ start: [0, 0, 0], size });
    const box = { start: [0, 7, 0], size: [1, 5, 24] } as const;
    expect(await all(box)).toEqual(cropOf(whole, size, box));
  });
});
