import { afterEach, expect, it, vi } from "vitest";
import { adapterName, isSoftware } from "./adapter";
import { assertBackend, memoryBytes, prepareDevice } from "./device";
import { nodeWasmSources } from "./nodeAssets";
import { tf } from "./tf";

const wasm = nodeWasmSources();
afterEach(() => vi.unstubAllGlobals());

function offer(info: Partial<GPUAdapterInfo>, requestDevice?: () => Promise<GPUDevice>): void {
  const adapter = { info, features: new Set(), limits: {}, requestDevice };
  vi.stubGlobal("navigator", { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
}

it.each([
  [{ vendor: "nvidia", architecture: "ampere" }, false, "nvidia ampere"],
  [{ vendor: "apple", architecture: "metal-3", description: "Apple M2" }, false, "Apple M2"],
  [{ vendor: "google", architecture: "swiftshader" }, true, "SwiftShader"],
  [
    { vendor: "mesa", description: "llvmpipe (LLVM 15.0.6, 256 bits)" },
    true,
    "llvmpipe (LLVM 15.0.6, 256 bits)",
  ],
  [
    { vendor: "microsoft", description: "Microsoft Basic Render Driver" },
    true,
    "Microsoft Basic Render Driver",
  ],
  [{ vendor: "intel", isFallbackAdapter: true }, true, "intel"],
  [{}, false, "Unnamed graphics adapter"],
])("tells software adapters from real ones: %o", (info, software, name) => {
  expect(isSoftware(info)).toBe(software);
  expect(adapterName(info)).toBe(name);
});

it("trains on the processor without WebGPU, and says so", async () => {
  const report = await prepareDevice({ prefer: "auto", wasm });
  expect(report).toMatchObject({ backend: "wasm", realGpu: false });
  expect(report.name).toMatch(/^CPU, 1 thread, SIMD/);
  expect(report.reason).toContain("No WebGPU graphics processor");
  expect(tf.getBackend()).toBe("wasm");
});

it("does not train on a software adapter unless asked, and names it", async () => {
  offer({ vendor: "google", architecture: "swiftshader" });
  const report = await prepareDevice({ prefer: "auto", wasm });
  expect(report.backend).toBe("wasm");
  expect(report.reason).toContain("SwiftShader");
});

it("falls back to the processor when a real adapter refuses, and says why", async () => {
  offer({ vendor: "nvidia", architecture: "ampere" }, () => Promise.reject(new Error("driver is gone")));
  const report = await prepareDevice({ prefer: "auto", wasm });
  expect(report.backend).toBe("wasm");
  expect(report.reason).toContain("driver is gone");
});

it("refuses WebGPU by name where there is none", async () => {
  await expect(prepareDevice({ prefer: "webgpu", wasm })).rejects.toMatchObject({ code: "no-webgpu" });
});

it("notices that computing moved to another backend", async () => {
  const report = await prepareDevice({ prefer: "wasm", wasm });
  assertBackend(report);
  await tf.setBackend("cpu");
  expect(() => assertBackend(report)).toThrow(expect.objectContaining({ code: "wrong-backend" }));
});

it("counts the bytes that tensors hold", async () => {
  await prepareDevice({ prefer: "wasm", wasm });
  const before = memoryBytes();
  const tensor = tf.zeros([256]);
  expect(memoryBytes() - before).toBe(1024);
  tensor.dispose();
});
