import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "vite";
import type { SideName } from "./protocol";

const PAGE = '<!doctype html><title>Bench</title><link rel="icon" href="data:,">';
const TFJS_WASM = "node_modules/@tensorflow/tfjs-backend-wasm/wasm-out";

/**
 * The stock side is the same networks and losses with bench/stock in place of src/tensor, whole: a module of the
 * engine that bench/stock lacks stops the build, so that none gets in unseen. Only the door to TensorFlow.js is shared.
 */
function aliases(side: SideName) {
  const own = { find: /^@\//, replacement: `${resolve("src")}/` };
  if (side === "ours") return [own];
  return [{ find: /^@\/tensor\/(?!(?:tf|params)$)/, replacement: `${resolve("bench/stock")}/` }, own];
}

/** Builds both sides for a browser into `folder`, with the compiled files beside them. */
export async function bundle(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const side of ["ours", "stock"] as const) {
    await build({
      configFile: false,
      logLevel: "error",
      base: `/${side}/`,
      publicDir: false,
      resolve: { alias: aliases(side) },
      worker: { format: "es" },
      build: {
        outDir: join(folder, side),
        emptyOutDir: true,
        target: "es2022",
        assetsInlineLimit: 0,
        minify: false,
        chunkSizeWarningLimit: 5000,
        rollupOptions: {
          input: `bench/engine/${side}.ts`,
          output: { entryFileNames: "side.js", format: "es" },
        },
      },
    });
    writeFileSync(join(folder, side, "index.html"), PAGE);
  }
  for (const file of readdirSync(TFJS_WASM).filter((name) => name.endsWith(".wasm"))) {
    copyFileSync(join(TFJS_WASM, file), join(folder, file));
  }
  for (const file of ["kernels.wasm", "kernels-relaxed.wasm"]) {
    copyFileSync(join("build/kernels", file), join(folder, file));
  }
}
