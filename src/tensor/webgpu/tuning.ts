import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { tf } from "../tf";
import { runGemm } from "./gemmProgram";
import { matrixProduct } from "./products";
import { profileOf, setProfile } from "./profiles";
import { HARDWARE, SOFTWARE, type Profile, type Tile } from "./tile";

/** What was measured on one adapter. Plain data: it can be kept. */
export interface Tuning {
  readonly adapter: string;
  readonly profile: Profile;
  /** Milliseconds of the trial product with each candidate that there was time for. */
  readonly trials: readonly { readonly tile: Tile; readonly milliseconds: number }[];
}

/** The tile for large products is what is tried; the small ones stay. */
const CANDIDATES: readonly Tile[] = [
  { rows: 8, columns: 2, across: 16, down: 8, depth: 16 },
  { rows: 8, columns: 1, across: 16, down: 16, depth: 16 },
  { rows: 8, columns: 2, across: 8, down: 8, depth: 16 },
  { rows: 8, columns: 2, across: 16, down: 16, depth: 8 },
  { rows: 8, columns: 2, across: 8, down: 8, depth: 0 },
  { rows: 4, columns: 1, across: 16, down: 16, depth: 16 },
];

const tunings = new Map<string, Tuning>();

function adapterKey({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  return [vendor, architecture, device, description].join("/");
}

/** Takes up what was measured earlier on an adapter, before its device is made. */
export function useTuning(tuning: Tuning): void {
  tunings.set(tuning.adapter, tuning);
}

/** Sets the profile that an adapter starts with: what was measured before, or a sane default. */
export function startProfile(backend: WebGPUBackend, info: GPUAdapterInfo, software: boolean): void {
  const known = tunings.get(adapterKey(info));
  setProfile(backend, known?.profile ?? (software ? SOFTWARE : HARDWARE));
}

export function isTuned(info: GPUAdapterInfo): boolean {
  return tunings.has(adapterKey(info));
}

async function measure(backend: WebGPUBackend, profile: Profile, size: number, repeats: number) {
  const operands = [0, 1].map(() => tf.fill([size, size], 0.5)) as [tf.Tensor, tf.Tensor];
  const gemm = matrixProduct([size, size], [size, size], { transposeA: false, transposeB: false });
  const run = async (times: number) => {
    for (let i = 0; i < times; i++) {
      backend.disposeData(runGemm(backend, profile, gemm, operands).dataId);
    }
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
  };
  await run(1);
  const start = performance.now();
  await run(repeats);
  tf.dispose(operands);
  return (performance.now() - start) / repeats;
}

/**
 * Tries tiles on the device until time runs out, and takes the fastest. Sums keep their order, so the choice
 * changes no bit of a result. Software adapters keep their default: compiling a shader takes them too long.
 */
export async function tune(
  backend: WebGPUBackend,
  info: GPUAdapterInfo,
  budgetMs = 1000,
  size = 1024,
): Promise<Tuning> {
  const deadline = performance.now() + budgetMs;
  const base = profileOf(backend);
  const trials: { tile: Tile; milliseconds: number }[] = [];
  for (const tile of [base.tiles[0]!, ...CANDIDATES]) {
    const started = performance.now();
    const profile = { ...base, tiles: [tile] };
    const milliseconds = await measure(backend, profile, size, 8);
    trials.push({ tile, milliseconds });
    // Another trial takes about as long as this one.
    if (2 * performance.now() - started > deadline) break;
  }
  const best = trials.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  const profile = { ...base, tiles: [best.tile, ...base.tiles.filter((tile) => tile !== best.tile)] };
  const tuning = { adapter: adapterKey(info), profile, trials };
  tunings.set(tuning.adapter, tuning);
  setProfile(backend, profile);
  return tuning;
}
