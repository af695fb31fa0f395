export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  /** For a person: "NVIDIA GeForce RTX 4070", "SwiftShader". */
  readonly name: string;
  /** False for software that imitates a graphics processor. */
  readonly real: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|software|\bcpu\b/i;

/** Whether an adapter is software, judged by what it says of itself. */
export function isSoftware(info: Partial<GPUAdapterInfo>): boolean {
  if (info.isFallbackAdapter === true) return true;
  return [info.vendor, info.architecture, info.device, info.description].some((word) =>
    SOFTWARE.test(word ?? ""),
  );
}

/** Browsers tell little of an adapter: the description if there is one, else vendor and architecture. */
export function adapterName(info: Partial<GPUAdapterInfo>): string {
  if (/swiftshader/i.test(`${info.architecture} ${info.description}`)) return "SwiftShader";
  if (info.description) return info.description;
  const words = [info.vendor, info.architecture].filter(Boolean);
  return words.length > 0 ? words.join(" ") : "Unnamed graphics adapter";
}

/** The fastest WebGPU adapter on offer, or undefined without one. */
export async function findAdapter(): Promise<FoundAdapter | undefined> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  if (gpu === undefined) return undefined;
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  if (adapter === null) return undefined;
  const { info } = adapter;
  return { adapter, name: adapterName(info), real: !isSoftware(info) };
}
