import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { build } from "vite";
import { PLANES, type Plane } from "../src/domain/volumeSet";
import { findBrowser, launchOptions, noBrowserAdvice } from "../scripts/findBrowser";
import { listen } from "../server/listen";
import type { VolumesAsked, VolumesTimes } from "./volumesWorker/worker";

/**
 * Opening and scrolling a volume of 512³ in the private file system of a Chromium with its profile on disk: each
 * slice read from the file, and through the blocks that the app keeps and reads ahead, in turn.
 *   npm run bench -- volumes [--json FILE] [--side 512] [--slices 128] [--rounds 3]
 */
const { values } = parseArgs({
  options: {
    json: { type: "string" },
    side: { type: "string", default: "512" },
    slices: { type: "string", default: "128" },
    rounds: { type: "string", default: "3" },
    pace: { type: "string", default: "33" },
  },
});
const asked: VolumesAsked = {
  side: Number(values.side),
  slices: Number(values.slices),
  paceMs: Number(values.pace),
};
const executable = findBrowser();
if (!executable) throw new Error(noBrowserAdvice);
const folder = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
await build({
  configFile: false,
  logLevel: "error",
  publicDir: false,
  resolve: { alias: [{ find: /^@\//, replacement: `${resolve("src")}/` }] },
  build: {
    outDir: folder,
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: {
      input: "bench/volumesWorker/worker.ts",
      output: { entryFileNames: "worker.js", format: "es" },
    },
  },
});
const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const isPage = path === "/";
  const bytes = isPage
    ? Promise.resolve("<!doctype html><title>Bench</title>")
    : readFile(join(folder, path));
  bytes.then(
    (body) => response.writeHead(200, { "Content-Type": isPage ? "text/html" : "text/javascript" }).end(body),
    () => response.writeHead(404).end(),
  );
});
const port = await listen(server, "127.0.0.1", 0);
const context = await chromium.launchPersistentContext(join(folder, "profile"), launchOptions(executable));
const page = await context.newPage();
await page.addInitScript("globalThis.__name = (named) => named");
await page.goto(`http://localhost:${port}/`);

const rounds: { readonly fromFile: VolumesTimes; readonly kept: VolumesTimes }[] = [];
for (let i = 0; i < Number(values.rounds); i++) {
  rounds.push({ fromFile: await measured(false), kept: await measured(true) });
}
const side = (key: "fromFile" | "kept") => rounds.map((round) => round[key]);
const result = {
  browser: context.browser()?.version() ?? "",
  cores: cpus().length,
  rounds: rounds.length,
  ...asked,
  budget: { openingMs: 1000, slicesMedianMs: 50 },
  fromFile: summary(side("fromFile")),
  kept: { ...summary(side("kept")), blockBytes: Math.max(...side("kept").map((each) => each.blockBytes)) },
};
await context.close();
server.close();
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify(result, null, 2));
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

/** In a worker of its own each time: nothing is in memory at the start. */
async function measured(kept: boolean): Promise<VolumesTimes> {
  const answer = await page.evaluate(
    (work) =>
      new Promise<{ times?: VolumesTimes; error?: string }>((done) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.onmessage = ({ data }: MessageEvent<{ times?: VolumesTimes; error?: string }>) => {
          worker.terminate();
          done(data);
        };
        worker.postMessage(work);
      }),
    { ...asked, kept },
  );
  if (!answer.times) throw new Error(answer.error);
  return answer.times;
}

function summary(times: readonly VolumesTimes[]) {
  return {
    openingMs: share(
      times.map(({ opening }) => opening.ms),
      0.5,
    ),
    openingBytes: share(
      times.map(({ opening }) => opening.bytes),
      0.5,
    ),
    ...Object.fromEntries(PLANES.map((plane) => [plane, scrolled(times, plane)])),
  };
}

function scrolled(times: readonly VolumesTimes[], plane: Plane) {
  const ms = times.flatMap(({ scrolling }) => scrolling[plane].ms);
  const bytes = times.flatMap(({ scrolling }) => scrolling[plane].bytes);
  return {
    medianMs: share(ms, 0.5),
    p95Ms: share(ms, 0.95),
    longestMs: share(ms, 1),
    bytesPerSlice: Math.round(bytes.reduce((sum, each) => sum + each, 0) / bytes.length),
    mostBytes: Math.max(...bytes),
  };
}

function share(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * part));
  return Number(sorted[at]!.toPrecision(4));
}
