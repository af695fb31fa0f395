import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { describe, expect, it } from "vitest";
import relaxedUrl from "../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../build/kernels/kernels.wasm?url";
import { assertBackend, onDeviceLost, prepareDevice } from "./device";
import { compareWithReference, opCases } from "./testing/opCases";
import { tf } from "./tf";

const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };

describe("in this browser", () => {
  it("wasm agrees with the cpu reference on every op", async () => {
    const report = await prepareDevice({ prefer: "wasm", wasm });
    assertBackend(report);
    for (const example of opCases) await compareWithReference("wasm", example);
  });

  it.runIf(navigator.gpu !== undefined)("WebGPU agrees with the cpu reference on every op", async () => {
    const complaints: string[] = [];
    onDeviceLost((reason) => complaints.push(reason));
    const report = await prepareDevice({ prefer: "webgpu", wasm });
    assertBackend(report);
    // Small inputs would be computed on the processor and hide the shaders.
    tf.env().set("WEBGPU_CPU_FORWARD", false);
    for (const example of opCases) await compareWithReference("webgpu", example);
    expect(complaints).toEqual([]);
  });
});
