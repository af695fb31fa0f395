// Compiles the CPU training kernels, bundles the app into dist/, then writes the service worker, licence notices, bill
// of materials and the list of hashes.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// The same build whatever the surroundings say: a test runner's NODE_ENV would give React's development build.
const env = { ...process.env, NODE_ENV: "production" };
const vite = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"];
for (const folder of ["dist", "build/bundled", "build/serviceWorker"]) {
  rmSync(join(root, folder), { recursive: true, force: true });
}
for (const args of [
  ["scripts/buildKernels.mjs"],
  vite,
  [...vite, "--config", "config/serviceWorker.config.ts"],
  ["node_modules/tsx/dist/cli.mjs", "scripts/finishBuild.ts"],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
