import { spawn } from "node:child_process";
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "@/domain/random";
import { decodeCheckpoint } from "@/gan/checkpoint";
import type { LossReport } from "./lossLog";

const SLOW = 240_000;
let folder: string;

/** Runs the command line as a user does, and gives its exit code and what it said. */
function headless(line: string, until?: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [
    "--import",
    "tsx",
    "headless/main.ts",
    ...line.split(" ").filter(Boolean),
  ]);
  let said = "";
  let interruptAt = until;
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (interruptAt === undefined || !said.includes(interruptAt)) return;
    interruptAt = undefined;
    child.kill("SIGINT");
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

async function writeScans(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (let i = 0; i < 8; i++) {
    const random = new Random(1, i);
    const data = Uint8Array.from({ length: 64 * 64 }, () => random.integer(256));
    await writeFile(
      join(target, `scan${i}.png`),
      encode({ width: 64, height: 64, data, depth: 8, channels: 1 }),
    );
  }
}
async function report(out: string): Promise<LossReport> {
  return JSON.parse(await readFile(join(out, "losses.json"), "utf8")) as LossReport;
}
const copies = async () => (await readdir(tmpdir())).filter((name) => /^darkroom-[A-Za-z0-9]{6}$/.test(name));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-test-"));
  await writeScans(join(folder, "scans", "normal"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("npm run headless", () => {
  it("trains, resumes, publishes and samples", { timeout: SLOW }, async () => {
    const out = join(folder, "run");
    const train = `train --data ${join(folder, "scans")} --size 64 --out ${out} --width 4 --batch 4 --backend wasm`;
    expect((await headless(`${train} --steps 2`)).code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(
      ["checkpoint.dkm", "grid-0.png", "grid-2.png", "losses.json", "samples.png"].sort(),
    );
    expect((await headless(`${train} --steps 3 --resume`)).code).toBe(0);
    const { steps, device, points, state, config } = await report(out);
    expect({ steps, backend: device.backend, state, size: config.size }).toEqual({
      ...{ steps: 3, backend: "wasm", state: "finished", size: 64 },
    });
    expect(points.map(({ step }) => step)).toEqual([1, 2, 3]);
    const model = join(folder, "model.dkm");
    expect((await headless(`publish --checkpoint ${join(out, "checkpoint.dkm")} --out ${model}`)).code).toBe(
      0,
    );
    const samples = join(folder, "samples");
    expect(
      (await headless(`sample --checkpoint ${model} --count 2 --seed 5 --out ${samples} --backend wasm`))
        .code,
    ).toBe(0);
    expect((await readdir(samples)).sort()).toEqual([
      "samples.png",
      "synthetic_normal_5.png",
      "synthetic_normal_6.png",
    ]);
  });

  it(
    "saves a checkpoint when interrupted, and removes its copy of the scans",
    { timeout: SLOW },
    async () => {
      const out = join(folder, "interrupted");
      const before = await copies();
      const line = `train --data ${join(folder, "scans")} --steps 100000 --out ${out} --width 4 --batch 4 --backend wasm`;
      const { code, said } = await headless(line, "/100000  G");
      expect(code).toBe(0);
      expect(said).toContain("continue with --resume");
      expect(decodeCheckpoint(await readFile(join(out, "checkpoint.dkm"))).step).toBeGreaterThan(0);
      expect((await report(out)).state).toBe("paused");
      expect((await copies()).filter((name) => !before.includes(name))).toEqual([]);
    },
  );

  it("explains a wrong command and missing data", { timeout: SLOW }, async () => {
    const wrong = await headless("train --data x --out y");
    expect(wrong.code).toBe(2);
    expect(wrong.said).toContain("--steps is missing");
    const missing = await headless(
      `train --data ${join(folder, "nothing")} --steps 1 --out y --backend wasm`,
    );
    expect(missing.code).toBe(1);
    expect(missing.said).toContain("cannot be read");
  });
});
