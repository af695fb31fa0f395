/** A side under Node. WebGPU has to be in place before TensorFlow.js is loaded, hence the late imports. */
async function main(side: string): Promise<void> {
  try {
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    Object.defineProperty(globalThis, "navigator", { value: { gpu: create([]) }, configurable: true });
  } catch {
    // Without a Vulkan driver the processor can still be measured; asking for webgpu then says so.
  }
  await (side === "ours" ? import("./ours") : import("./stock"));
}

void main(process.argv[2]!);
