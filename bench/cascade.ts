/**
 * Memory and time of a cascade over the size of its image, beside two controls that grow, and how well tiles fit:
 * `npm run bench -- cascade --json FILE [--plots DIR] [--quick] [--full-network]
 * [--backend wasm|webgpu]`. Plots go beside FILE unless a folder is named for them.
 * `--draw FILE` only draws the plots of an earlier result. Without --quick volumes go to 512³; with it, to 256³.
 */
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEFAULT_TILE, type CascadeDim } from "@/domain/cascade";
import type { BackendId } from "@/domain/training";
import { overheadOf } from "@/gan/cascade/estimate";
import { volumeShelf } from "@/storage/volumeFile";
import { FolderStore } from "../headless/folderStore";
import { startDevice } from "../headless/nodeDevice";
import type { Job, Measured, Method } from "./cascade/job";
import { FULL, TINY } from "./cascade/network";
import { plotSvg, type Line } from "./cascade/plot";
import type { Agreement } from "./cascade/seam";

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    plots: { type: "string" },
    draw: { type: "string" },
    quick: { type: "boolean", default: false },
    "full-network": { type: "boolean", default: false },
    backend: { type: "string", default: "wasm" },
  },
});
const backend = values.backend as BackendId;

const SIZES: Readonly<Record<CascadeDim, readonly number[]>> = {
  2: [256, 512, 1024, 2048, 4096],
  3: values.quick ? [64, 128, 256] : [64, 128, 256, 512],
};
/** Beyond these the controls no longer fit into the 4 GB of WebAssembly, or take too long to be worth it. */
const CONTROL_SIZES: Readonly<Record<CascadeDim, readonly number[]>> = {
  2: [256, 512, 1024, 2048, 4096],
  3: values.quick ? [64, 128] : [64, 128, 256],
};
/** Images over which the seams are averaged. */
const SEEDS = [1, 2, 3, 4];
/** Small images are made often: their time is over in a blink. */
const REPEAT_VOXELS = 2 ** 21;

function jobOf(method: Method, dim: CascadeDim, size: number): Job {
  const network = values["full-network"] ? FULL[dim] : TINY;
  const repeats = Math.min(15, Math.floor(REPEAT_VOXELS / size ** dim));
  return { method, dim, size, tile: DEFAULT_TILE[dim], network, backend, repeats, seed: 3 };
}

function run(job: Job): Promise<Measured> {
  const script = fileURLToPath(new URL("./cascade/measure.ts", import.meta.url));
  const child = fork(script, [JSON.stringify(job)], { execArgv: ["--expose-gc", "--import", "tsx"] });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) =>
      reject(new Error(`The measurement of ${job.size} ended with code ${code}.`)),
    );
    child.once("message", (measured) => resolve(measured as Measured));
  });
}

async function series(method: Method, sizes: typeof SIZES): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const dim of [2, 3] as const) {
    for (const size of sizes[dim]) {
      const one = await run(jobOf(method, dim, size));
      measured.push(one);
      const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
      console.log(
        `${method.padEnd(8)} ${dim}D ${String(size).padStart(4)}  device ${mb(one.peakGpuBytes).padStart(9)}  ` +
          `host ${mb(one.peakHostBytes).padStart(9)}  ${one.nsPerOutput.toFixed(0).padStart(6)} ns/voxel`,
      );
    }
  }
  return measured;
}

/** Largest ÷ smallest of a quantity over the sizes, for one dimension. */
function spread(measured: readonly Measured[], dim: CascadeDim, of: (one: Measured) => number): number {
  const all = measured.filter((one) => one.dim === dim).map(of);
  return Math.max(...all) / Math.min(...all);
}
function spreads(measured: readonly Measured[], dim: CascadeDim) {
  return {
    gpu: spread(measured, dim, (one) => one.peakGpuBytes),
    host: spread(measured, dim, (one) => one.peakHostBytes),
    time: spread(measured, dim, (one) => one.nsPerOutput),
  };
}

async function agreement() {
  await startDevice(backend);
  const { compareTiles } = await import("./cascade/seam");
  const folder = mkdtempSync(join(tmpdir(), "darkroom-seam-"));
  try {
    const shelf = (name: string) => volumeShelf(new FolderStore(folder), name);
    const of = async (dim: CascadeDim, size: number, tile: number) => {
      const all: Agreement[] = [];
      for (const seed of SEEDS) {
        all.push(await compareTiles({ ...jobOf("tiles", dim, size), tile, seed }, shelf(`${dim}-${seed}`)));
      }
      const mean = (f: (one: Agreement) => number) => all.reduce((sum, one) => sum + f(one), 0) / all.length;
      return {
        tileError: Math.max(...all.map((one) => one.tileError)),
        seamOurs: mean((one) => one.seamOurs),
        seamNaive: mean((one) => one.seamNaive),
      };
    };
    return { d2: await of(2, 1024, 64), d3: await of(3, 128, 16) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function draw(
  ours: readonly Measured[],
  controls: Record<string, readonly Measured[]>,
  folder: string,
): void {
  const all = { tiles: ours, ...controls };
  const lines = (dim: CascadeDim, of: (one: Measured) => number): Line[] =>
    Object.entries(all).map(([name, measured]) => ({
      name: { tiles: "cascade", whole: "in one piece", patches: "patches held" }[name] ?? name,
      control: name !== "tiles",
      points: measured.filter((one) => one.dim === dim).map((one) => ({ x: one.size, y: of(one) })),
    }));
  for (const dim of [2, 3] as const) {
    const x = dim === 2 ? "side of the image, pixels" : "side of the volume, voxels";
    const what = dim === 2 ? "Images" : "Volumes";
    const plots = {
      device: {
        title: `${what}: peak memory of the device`,
        y: "MB",
        of: (one: Measured) => one.peakGpuBytes / 1e6,
      },
      host: {
        title: `${what}: peak memory of JavaScript`,
        y: "MB",
        of: (one: Measured) => one.peakHostBytes / 1e6,
      },
      time: { title: `${what}: time`, y: "ns for each voxel", of: (one: Measured) => one.nsPerOutput },
    };
    for (const [name, { title, y, of }] of Object.entries(plots)) {
      const shown = name === "time" ? lines(dim, of).slice(0, 1) : lines(dim, of);
      writeFileSync(join(folder, `cascade-${name}-${dim}d.svg`), plotSvg({ title, x, y, lines: shown }));
    }
  }
}

if (values.draw) {
  const known = JSON.parse(readFileSync(values.draw, "utf8")) as {
    series: Measured[];
    controls: Record<string, Measured[]>;
  };
  draw(known.series, known.controls, values.plots ?? dirname(values.draw));
  process.exit(0);
}
const started = performance.now();
const ours = await series("tiles", SIZES);
const controls = {
  whole: await series("whole", CONTROL_SIZES),
  patches: await series("patches", CONTROL_SIZES),
};
const { d2, d3 } = await agreement();
const overhead = {
  d2: overheadOf(2, FULL[2], DEFAULT_TILE[2]),
  d3: overheadOf(3, FULL[3], DEFAULT_TILE[3]),
};
const report = {
  series: ours,
  tileError: { d2: d2.tileError, d3: d3.tileError },
  overhead,
  seam: { ours: d2.seamOurs, naive: d2.seamNaive },
  seam3d: { ours: d3.seamOurs, naive: d3.seamNaive },
  spread: { d2: spreads(ours, 2), d3: spreads(ours, 3) },
  controls,
  conditions: {
    ...{ network: values["full-network"] ? FULL : TINY, tile: DEFAULT_TILE, backend, quick: values.quick },
    ...{ device: ours[0]!.device, node: process.version, processor: cpus()[0]?.model, load: loadavg()[0] },
    minutes: (performance.now() - started) / 60_000,
  },
};
console.log(
  `tile error ${d2.tileError.toExponential(1)} (2D), ${d3.tileError.toExponential(1)} (3D); ` +
    `computed ÷ kept ${overhead.d2.toFixed(2)} (2D), ${overhead.d3.toFixed(2)} (3D)\n` +
    `seams: ours ${d2.seamOurs.toFixed(3)}, independent patches ${d2.seamNaive.toFixed(3)}\n` +
    `largest ÷ smallest: ${JSON.stringify(report.spread)}; ${report.conditions.minutes.toFixed(1)} minutes`,
);
if (values.json) {
  writeFileSync(values.json, JSON.stringify(report, null, 2) + "\n");
  draw(ours, controls, values.plots ?? dirname(values.json));
}
process.exit(0);
