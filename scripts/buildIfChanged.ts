import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const inputs = [
  "src",
  "public",
  "index.html",
  "vite.config.ts",
  "config",
  "package.json",
  "package-lock.json",
  "LICENSE",
  "scripts/build.mjs",
  "scripts/buildKernels.mjs",
  "scripts/finishBuild.ts",
  "scripts/supply",
];
const stamp = join(root, "build/dist.sha256");

/** Builds the app into dist/ unless nothing it is made from has changed since the last build. */
export async function buildIfChanged(): Promise<void> {
  const now = inputsHash();
  const built =
    existsSync(join(root, "dist/build-manifest.json")) && existsSync(stamp)
      ? readFileSync(stamp, "utf8")
      : "";
  if (built === now) return;
  console.log("Building the app (once; a start without changes skips this).");
  const result = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.status !== 0) throw new Error("The build failed; what it printed is above.");
  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(stamp, now);
}

/** SHA-256 over the names and contents of everything that goes into the build. */
function inputsHash(): string {
  const hash = createHash("sha256");
  for (const input of inputs)
    for (const file of filesUnder(join(root, input))) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
