import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type JSHandle } from "playwright";
import { build } from "vite";
import { findBrowser, launchOptions, noBrowserAdvice } from "../scripts/findBrowser";
import { listen } from "../server/listen";
import type { Round, Times } from "./atRestWorker/worker";

/**
 * What encryption at rest costs: an import and a checkpoint with it and without, in turn, in the private file system of a
 * Chromium with its profile on disk.
 *   npm run bench -- atRest [--json FILE] [--images 1000] [--rounds 3]
 */
const { values } = parseArgs({
  options: {
    json: { type: "string" },
    images: { type: "string", default: "1000" },
    rounds: { type: "string", default: "3" },
    size: { type: "string", default: "256" },
    checkpoint: { type: "string", default: "64" },
  },
});
const work = {
  images: Number(values.images),
  size: Number(values.size),
  checkpointBytes: Number(values.checkpoint) * 1_048_576,
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
      input: "bench/atRestWorker/worker.ts",
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
const worker = await page.evaluateHandle(() => new Worker("/worker.js", { type: "module" }));

const rounds: { readonly plain: Times; readonly sealed: Times }[] = [];
// The first round warms up and is not counted.
for (let i = 0; i <= Number(values.rounds); i++) {
  const plain = await ask(worker, { ...work, sealed: false });
  const sealed = await ask(worker, { ...work, sealed: true });
  if (i > 0) rounds.push({ plain, sealed });
}
const result = {
  browser: context.browser()?.version() ?? "",
  cores: cpus().length,
  rounds: rounds.length,
  ...work,
  ...Object.fromEntries(
    (["importMs", "thumbnailsMs", "imageMs", "saveMs", "loadMs", "bytesOnDisk"] as const).map((key) => [
      key,
      compared(key),
    ]),
  ),
};
await context.close();
server.close();
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify(result, null, 2));
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

async function ask(handle: JSHandle<Worker>, round: Round): Promise<Times> {
  const answer = await handle.evaluate(
    (target, asked) =>
      new Promise<{ times?: Times; error?: string }>((done) => {
        target.onmessage = ({ data }: MessageEvent<{ times?: Times; error?: string }>) => done(data);
        target.postMessage(asked);
      }),
    round,
  );
  if (!answer.times) throw new Error(answer.error);
  return answer.times;
}

/** Medians of both, and the ratio of each round. */
function compared(key: keyof Times) {
  const ratios = rounds.map(({ plain, sealed }) => sealed[key] / plain[key]);
  return {
    plain: rounded(median(rounds.map(({ plain }) => plain[key]))),
    encrypted: rounded(median(rounds.map(({ sealed }) => sealed[key]))),
    ratio: {
      median: rounded(median(ratios)),
      least: rounded(Math.min(...ratios)),
      most: rounded(Math.max(...ratios)),
    },
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
