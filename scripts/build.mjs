// Compiles the CPU training kernels, then bundles the app into dist/.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const args of [
  ["scripts/buildKernels.mjs"],
  ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"],
]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
