import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the page of the self-test into a folder that the app's own server can serve. */
export async function buildSelfTestPage(outDir: string): Promise<void> {
  await build({
    // The app's own settings: workers go where the server expects them.
    configFile: here("../../vite.config.ts"),
    root: here("./page"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
}
