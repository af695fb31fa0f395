import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { HalfOutcome } from "../testing/halfCases";

const SCRIPT = fileURLToPath(new URL("../testing/halfOnNode.ts", import.meta.url));
/** Where Linux distributions describe lavapipe, Mesa's Vulkan on the processor; it has shader-f16. */
const LAVAPIPE = ["lvp_icd.x86_64.json", "lvp_icd.json", "lvp_icd.aarch64.json"].map(
  (name) => `/usr/share/vulkan/icd.d/${name}`,
);
const driver = process.env.VK_ICD_FILENAMES ?? LAVAPIPE.find((path) => existsSync(path));

interface Report {
  readonly adapter: string;
  readonly outcomes: readonly HalfOutcome[] | null;
  readonly complaints?: readonly string[];
}

async function runOnNode(driverFile: string): Promise<Report> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", SCRIPT], {
    env: {
      ...process.env,
      VK_ICD_FILENAMES: driverFile,
      XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Report;
}

it("half-precision operands are right on an adapter with shader-f16, under Node", async (test) => {
  if (!driver) return test.skip("No lavapipe here: install mesa-vulkan-drivers, or set VK_ICD_FILENAMES.");
  const { adapter, outcomes, complaints } = await runOnNode(driver);
  if (!outcomes) return test.skip(`The adapter here (${adapter}) has no shader-f16.`);
  expect(outcomes.filter(({ worst }) => !(worst <= 1))).toEqual([]);
  expect(outcomes.every(({ differs, left }) => differs && left === 0)).toBe(true);
  expect(outcomes.length).toBeGreaterThan(15);
  expect(complaints).toEqual([]);
}, 120_000);
