import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { expect, it } from "vitest";
import relaxedUrl from "../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../build/kernels/kernels.wasm?url";
import { onDeviceLost, prepareDevice } from "@/tensor/device";
import { deviceUse } from "@/tensor/memory";
import { tinyConfig, tinyImages } from "./testing/tinyRun";
import { Trainer, type StepLosses } from "./trainer";

const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };
const BATCH = 16;

async function twoSteps(
  prefer: "webgpu" | "wasm",
): Promise<{ losses: StepLosses[]; second: object | undefined }> {
  await prepareDevice({ prefer, wasm });
  const trainer = new Trainer(tinyConfig("toronto-2018", { batch: BATCH }));
  const images = tinyImages(1, BATCH);
  const order = Array.from({ length: BATCH }, (_, i) => i);
  const losses = [await trainer.step(0, await images.read(order), Array(BATCH).fill(0))];
  const before = deviceUse();
  losses.push(await trainer.step(1, await images.read(order), Array(BATCH).fill(0)));
  const after = deviceUse();
  trainer.dispose();
  if (!before || !after) return { losses, second: undefined };
  const second = {
    dispatches: after.dispatches - before.dispatches,
    uploadBytes: after.uploadBytes - before.uploadBytes,
  };
  return { losses, second };
}

it.runIf(navigator.gpu !== undefined)(
  "a step costs few GPU runs and little transfer, and computes what the processor does",
  async () => {
    const complaints: string[] = [];
    onDeviceLost((reason) => complaints.push(reason));
    const onGpu = await twoSteps("webgpu");
    const onProcessor = await twoSteps("wasm");
    expect(complaints).toEqual([]);
    const { dispatches, uploadBytes } = onGpu.second as { dispatches: number; uploadBytes: number };
    expect(dispatches).toBeLessThanOrEqual(250);
    expect(uploadBytes).toBeLessThanOrEqual(1_000_000);
    onGpu.losses.forEach((losses, step) => {
      const expected = onProcessor.losses[step]!;
      expect(losses.generatorLoss).toBeCloseTo(expected.generatorLoss, 3);
      expect(losses.discriminatorLoss).toBeCloseTo(expected.discriminatorLoss, 3);
    });
  },
);
