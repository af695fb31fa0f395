import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { bundledModules } from "./config/bundledModules";
import { seal } from "./config/sealPlugin";
import { WORKER_FOLDER } from "./src/domain/securityHeaders";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  plugins: [react(), seal(), bundledModules(root)],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  worker: {
    format: "es",
    plugins: () => [bundledModules(root)],
    // A folder of their own: their headers differ from the page's.
    rolldownOptions: { output: { entryFileNames: `${WORKER_FOLDER.slice(1)}[name]-[hash].js` } },
  },
  build: {
    target: "es2022",
    // No inlined assets: a data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
