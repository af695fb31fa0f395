/** Runs the half-precision cases on the Vulkan driver that the environment names, and prints what came out as JSON. */
async function main(): Promise<void> {
  const { create, globals } = await import("webgpu");
  Object.assign(globalThis, globals);
  // In place before TensorFlow.js is loaded, hence the late imports.
  const gpu = create([]);
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  const adapter = await gpu.requestAdapter();
  if (!adapter?.features.has("shader-f16")) {
    console.log(JSON.stringify({ adapter: adapter?.info.description ?? "none", outcomes: null }));
    return;
  }
  const { prepareDevice, onDeviceLost } = await import("../device");
  const { tf } = await import("../tf");
  const { halfCases, runHalfCase } = await import("./halfCases");
  const complaints: string[] = [];
  onDeviceLost((reason) => complaints.push(reason));
  const { name } = await prepareDevice({
    prefer: "webgpu",
    wasm: { tfjs: "", kernels: "", kernelsRelaxed: "" },
  });
  tf.env().set("WEBGPU_CPU_FORWARD", false);
  const outcomes = [];
  for (const one of halfCases) outcomes.push(await runHalfCase(one));
  console.log(JSON.stringify({ adapter: name, outcomes, complaints }));
}

// Dawn keeps a process alive.
void main().then(() => process.exit(0));
