import tfjsUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { describe, expect, it } from "vitest";
import relaxedUrl from "../../build/kernels/kernels-relaxed.wasm?url";
import kernelsUrl from "../../build/kernels/kernels.wasm?url";
import { assertBackend, onDeviceLost, prepareDevice } from "./device";
import { compareWithReference, opCases, type OpCase } from "./testing/opCases";
import { tf } from "./tf";

const wasm = { tfjs: tfjsUrl, kernels: kernelsUrl, kernelsRelaxed: relaxedUrl };

/** A software adapter compiles each shader for seconds, so one case of each op has to do. */
function firstOfEachOp(): OpCase[] {
  const kinds = new Map<string, OpCase>();
  for (const example of opCases) {
    const kind = example.name.split(" ", 1)[0]!;
    if (!kinds.has(kind)) kinds.set(kind, example);
  }
  return [...kinds.values()];
}

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
    for (const example of firstOfEachOp()) await compareWithReference("webgpu", example);
    expect(complaints).toEqual([]);
  });
});
