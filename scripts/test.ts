import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { findBrowser, noBrowserAdvice } from "./findBrowser";
import { bin, runStep } from "./steps";

/** Type check, lint with the layer table, unit tests, tests in a real Chromium, journeys; then one line of totals. */
const results = "test-results";
const totals = { passed: 0, failed: 0, skipped: 0 };

async function single(name: string, args: string[]): Promise<void> {
  if (await runStep({ name, args })) totals.passed++;
  else totals.failed++;
}

async function vitest(name: string, extra: string[]): Promise<void> {
  const file = `${results}/${name.replaceAll(" ", "-")}.json`;
  const ok = await runStep({
    name,
    args: [bin.vitest, "run", ...extra, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
  });
  const report = readReport(file);
  totals.passed += Number(report?.numPassedTests ?? 0);
  totals.skipped += Number(report?.numPendingTests ?? 0);
  const failed = Number(report?.numFailedTests ?? 0);
  // A file that does not load counts no failed test of its own.
  totals.failed += failed === 0 && !ok ? 1 : failed;
}

async function journeys(): Promise<void> {
  const ok = await runStep({ name: "journeys in Chromium", args: [bin.playwright, "test"] });
  const stats = readReport(`${results}/playwright.json`)?.stats as Record<string, number> | undefined;
  totals.passed += Number(stats?.expected ?? 0) + Number(stats?.flaky ?? 0);
  totals.skipped += Number(stats?.skipped ?? 0);
  const failed = Number(stats?.unexpected ?? 0);
  totals.failed += failed === 0 && !ok ? 1 : failed;
}

function readReport(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}

if (!findBrowser()) {
  console.error(noBrowserAdvice);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
await single("kernels", ["scripts/buildKernels.mjs"]);
await single("types (app)", [bin.tsc, "-p", "tsconfig.json"]);
await single("types (server, tools, tests)", [bin.tsc, "-p", "tsconfig.node.json"]);
await single("lint with the layer table", [bin.eslint, "."]);
await vitest("unit tests", []);
await vitest("tests in Chromium", ["--config", "vitest.browser.config.ts"]);
await vitest("tests of the build", ["--config", "vitest.build.config.ts"]);
await journeys();
await single("the npm package starts with nothing installed", [bin.tsx, "scripts/verifyPack.ts"]);
if (totals.skipped) console.log(`\n${totals.skipped} skipped: the tests above say what each needs.`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed ? 1 : 0);
