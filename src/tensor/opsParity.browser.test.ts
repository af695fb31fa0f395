import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import relaxedUrl from "../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../build/kernels/kernels.wasm?url";
import { onDeviceLost, prepareDevice } from "./device";
import type { OpCase } from "./testing/opCases";
import { opFamilies, type OpFamily } from "./testing/opFamilies";
import { checkParity } from "./testing/parity";
import { smallWeights, trainedNumbers, trainSmall } from "./testing/smallTraining";
import { tf } from "./tf";

const SEED = 20261121;

/**
 * A software adapter compiles each shader for up to a second, so of a few examples only two are tried: the one of
 * the most numbers, and that of the highest rank, where TensorFlow.js fails.
 */
function hardest({ cases }: OpFamily): OpCase[] {
  const rank = ({ shapes }: OpCase) => Math.max(...shapes.map((shape) => shape.length));
  const size = ({ shapes }: OpCase) => shapes.reduce((sum, shape) => sum + tf.util.sizeFromShape(shape), 0);
  const bySize = fc.sample(cases, { seed: SEED, numRuns: 12 }).sort((a, b) => size(b) - size(a));
  return [...new Set([bySize[0]!, bySize.toSorted((a, b) => rank(b) - rank(a))[0]!])];
}

describe.runIf(navigator.gpu !== undefined)("WebGPU agrees with double precision, to second order", () => {
  const complaints: string[] = [];

  beforeAll(async () => {
    onDeviceLost((reason) => complaints.push(reason));
    const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };
    await prepareDevice({ prefer: "webgpu", wasm });
    // Small inputs would be computed on the processor and hide the shaders.
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  });
  // The first says what is wrong; the others follow from it.
  afterEach(() => expect(complaints.splice(0)[0]).toBeUndefined());

  it.each([...opFamilies])("$name", async (family) => {
    for (const example of hardest(family)) await checkParity("webgpu", example);
  });

  it("200 steps leak no tensor and no buffer, and two runs give the same bits", async () => {
    await tf.setBackend("webgpu");
    const weights = smallWeights(1);
    const seen: unknown[] = [];
    const bytesOnDevice = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
    for (let round = 0; round < 4; round++) {
      trainSmall(weights, 1, 50);
      // What is still queued holds its buffers.
      await weights.bias!.data();
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      seen.push({ numTensors, numBytes, numDataBuffers, onDevice: bytesOnDevice() });
    }
    tf.dispose(Object.values(weights));
    for (const each of seen.slice(2)) expect(each).toEqual(seen[1]);
    expect(await trainedNumbers(3, 3)).toEqual(await trainedNumbers(3, 3));
  });
});
