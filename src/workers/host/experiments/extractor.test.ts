import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { trainingImage } from "@/dataset/preprocess";
import { Random } from "@/domain/random";
import { measureQuality } from "@/evaluation/metrics/quality";
import { phantomPatient } from "@/phantom/patient";
import { renderRadiograph } from "@/phantom/radiograph";
import { prepareDevice } from "@/tensor/device";
import { nodeWasmSources } from "@/tensor/nodeAssets";
import { shippedExtractor } from "./extractor";
import { coverageByModels } from "./modelsOfSet";

const SIZE = 64;
const shelf = async (name: string) => new Uint8Array(await readFile(`public/models/${name}`));

beforeAll(async () => {
  await prepareDevice({ prefer: "wasm", wasm: nodeWasmSources() });
});

function radiographs(from: number, count: number): Float32Array {
  const pixels = new Float32Array(count * SIZE * SIZE);
  for (let i = 0; i < count; i++) {
    const { image } = renderRadiograph(phantomPatient(77, from + i, "normal"), 0, SIZE);
    pixels.set(trainingImage(image, SIZE, "pad"), i * SIZE * SIZE);
  }
  return pixels;
}

describe("the extractor that ships with the app", () => {
  it("tells images of the same kind from spoiled ones", { timeout: 120_000 }, async () => {
    const extractor = await shippedExtractor(shelf);
    const real = radiographs(0, 48);
    const same = radiographs(100, 24);
    const noise = new Random(1);
    const spoiled = same.map((value) => Math.max(-1, Math.min(1, value + noise.normal(0, 0.3))));
    const near = await measureQuality(extractor, real, same, 1);
    const far = await measureQuality(extractor, real, spoiled, 1);
    expect(near.extractor).toBe("phantom extractor 64, as shipped");
    expect(near.relative).toBeLessThan(3);
    expect(far.relative).toBeGreaterThan(3 * near.relative);
    expect(far.kernel.mean).toBeGreaterThan(near.kernel.mean);
  });

  it(
    "shows that two models which make different halves cover more than one",
    { timeout: 120_000 },
    async () => {
      const extractor = await shippedExtractor(shelf);
      const area = SIZE * SIZE;
      const real = radiographs(0, 40);
      const dark = (images: Float32Array) => images.map((value) => Math.max(-1, value - 0.7));
      const half = real.length / 2;
      const mixed = Float32Array.from([...real.subarray(0, half), ...dark(real.subarray(half))]);
      const synthetic = Float32Array.from([...radiographs(100, 20), ...dark(radiographs(120, 20))]);
      const found = await coverageByModels(extractor, {
        ...{ classId: "normal", models: 2, synthetic, real: mixed, seed: 1 },
      });
      expect(found?.n).toEqual({ real: mixed.length / area, synthetic: 20 });
      const [one, two] = found!.points;
      expect(two!.coverage).toBeGreaterThan(one!.coverage + 0.2);
      const few = {
        classId: "normal",
        models: 3,
        synthetic: synthetic.slice(0, 21 * area),
        real: mixed,
        seed: 1,
      };
      expect(await coverageByModels(extractor, few)).toBeUndefined();
    },
  );

  it("is asked for by name, and its absence is explained", async () => {
    await expect(shippedExtractor(async () => null)).rejects.toThrow("did not ship with this copy");
  });
});
