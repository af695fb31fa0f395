import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { FileStore } from "@/domain/files";
import { tf } from "../tf";
import { runGemm } from "./gemmProgram";
import { matrixProduct } from "./products";
import { profileOf, setProfile } from "./profiles";
import { HARDWARE, type Profile, type Tile } from "./tile";
import { keepTuning, keptTuning } from "./tuningFile";

/** What was measured on one adapter. Plain data: it can be kept. */
export interface Tuning {
  readonly adapter: string;
  /** The fastest of the trials. */
  readonly tile: Tile;
  /** When, in milliseconds since 1970. */
  readonly measured: number;
  /** Milliseconds of the trial product with each candidate that there was time for. */
  readonly trials: readonly Trial[];
}
export interface Trial {
  readonly tile: Tile;
  readonly milliseconds: number;
}

/** The tile for large products is what is tried; the small ones stay. */
export const CANDIDATES: readonly Tile[] = [
  HARDWARE.tiles[0]!,
  { rows: 8, columns: 2, across: 16, down: 8, depth: 16 },
  { rows: 8, columns: 1, across: 16, down: 16, depth: 16 },
  { rows: 8, columns: 2, across: 8, down: 8, depth: 16 },
  { rows: 8, columns: 2, across: 16, down: 16, depth: 8 },
  { rows: 8, columns: 2, across: 8, down: 8, depth: 0 },
  { rows: 4, columns: 1, across: 16, down: 16, depth: 16 },
];

/** For later devices of this worker, with files or without. */
const measuredHere = new Map<string, Tuning>();

/**
 * What a measurement holds for. Browsers name no driver version, but a browser brings its own shader compiler, and
 * the limits often change with a driver; for the rest, measurements grow old (tuningFile.ts).
 */
export function adapterKey({ info, limits }: Pick<GPUAdapter, "info" | "limits">): string {
  const { maxComputeWorkgroupStorageSize, maxBufferSize, maxStorageBufferBindingSize } = limits;
  const agent = (globalThis.navigator as Partial<Navigator> | undefined)?.userAgent ?? "";
  const told = [info.vendor, info.architecture, info.device, info.description, agent];
  return [...told, maxComputeWorkgroupStorageSize, maxBufferSize, maxStorageBufferBindingSize].join("/");
}

/** Only the tile differs: the order of sums stays, so no bit of a result depends on what was measured. */
export function withTile(base: Profile, tile: Tile): Profile {
  return { ...base, tiles: [tile, ...base.tiles.slice(1)] };
}

/**
 * Takes the tile that was measured before on the adapter, else measures and keeps it.
 * @param files  where measurements outlive the page; a disk that refuses them costs a second at the next start
 */
export async function chooseTile(
  backend: WebGPUBackend,
  adapter: Pick<GPUAdapter, "info" | "limits">,
  files: FileStore | undefined,
): Promise<Tuning> {
  const key = adapterKey(adapter);
  const known = measuredHere.get(key) ?? (await keptTuning(files, key, CANDIDATES));
  const tuning = known ?? (await tune(backend, key));
  setProfile(backend, withTile(profileOf(backend), tuning.tile));
  measuredHere.set(key, tuning);
  if (!known) await keepTuning(files, tuning, CANDIDATES);
  return tuning;
}

/** Milliseconds of one product; undefined where the device refuses the tile. */
async function measure(backend: WebGPUBackend, profile: Profile, size: number): Promise<number | undefined> {
  const { device } = backend;
  device.pushErrorScope("validation");
  const operands = [0, 1].map(() => tf.fill([size, size], 0.5)) as [tf.Tensor, tf.Tensor];
  const gemm = matrixProduct([size, size], [size, size], { transposeA: false, transposeB: false });
  const run = async (times: number) => {
    const start = performance.now();
    for (let i = 0; i < times; i++) {
      backend.disposeData(runGemm(backend, profile, gemm, operands).dataId);
    }
    backend.endComputePassEncoder();
    backend.submitQueue();
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - start) / times;
  };
  // The first compiles the shader, the second says how many fit.
  await run(1);
  const once = await run(1);
  const milliseconds = await run(Math.max(1, Math.min(8, Math.floor(TRIAL_MS / once))));
  tf.dispose(operands);
  return (await device.popErrorScope()) === null ? milliseconds : undefined;
}

const TRIAL_MS = 60;

/** Tries tiles on the device until time runs out, and finds the fastest; the first is always tried. */
export async function tune(
  backend: WebGPUBackend,
  adapter: string,
  budgetMs = 800,
  size = 1024,
): Promise<Tuning> {
  const deadline = performance.now() + budgetMs;
  const base = profileOf(backend);
  const trials: Trial[] = [];
  for (const tile of CANDIDATES) {
    const started = performance.now();
    const milliseconds = await measure(backend, { ...base, tiles: [tile] }, size);
    if (milliseconds !== undefined) trials.push({ tile, milliseconds });
    // Another trial takes about as long as this one.
    if (2 * performance.now() - started > deadline) break;
  }
  const best = trials.reduce<Trial | undefined>(
    (a, b) => (a && a.milliseconds <= b.milliseconds ? a : b),
    undefined,
  );
  return { adapter, tile: best?.tile ?? base.tiles[0]!, measured: Date.now(), trials };
}
