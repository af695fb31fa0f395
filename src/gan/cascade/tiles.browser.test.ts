import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { expect, it } from "vitest";
import relaxedUrl from "../../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../../build/kernels/kernels.wasm?url";
import type { Box } from "@/domain/volume";
import { onDeviceLost, prepareDevice } from "@/tensor/device";
import { tf } from "@/tensor/tf";
import { cropOf, smallMaker, smallScale } from "./testing/tiles";
import { makeTile } from "./tileMaker";
import { wholeSize } from "./windows";

const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);

async function made(prefer: "webgpu" | "wasm", dim: 2 | 3, side: number, boxes: readonly Box[]) {
  await prepareDevice({ prefer, wasm });
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  const maker = smallMaker(dim, side, { scale: smallScale(side, { width: 3, layers: 2 }) });
  const tiles: Float32Array[] = [];
  for (const box of boxes) tiles.push(await makeTile(maker, box));
  tf.dispose(Object.values(maker.params));
  return tiles;
}

it.runIf(navigator.gpu !== undefined)(
  "on WebGPU a tile is the crop of the whole image, and the image is the processor's",
  async () => {
    const complaints: string[] = [];
    onDeviceLost((reason) => complaints.push(reason));
    for (const [dim, side, tile] of [
      [2, 24, { start: [0, 5, 0], size: [1, 11, 24] }],
      [3, 8, { start: [0, 3, 2], size: [8, 5, 4] }],
    ] as const) {
      const whole: Box = { start: [0, 0, 0], size: wholeSize(dim, side) };
      const [full, part] = await made("webgpu", dim, side, [whole, tile]);
      expect(largestDifference(part!, cropOf(full!, whole.size, tile))).toBeLessThanOrEqual(1e-5);
      const [reference] = await made("wasm", dim, side, [whole]);
      expect(largestDifference(full!, reference!)).toBeLessThanOrEqual(1e-4);
    }
    expect(complaints).toEqual([]);
  },
);
