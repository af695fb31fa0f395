import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { bundledModules } from "./bundledModules";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The service worker: one classic script, so that it starts in every browser and has nothing else to load. */
export default defineConfig({
  root,
  plugins: [bundledModules(root)],
  publicDir: false,
  resolve: { alias: { "@": fileURLToPath(new URL("../src", import.meta.url)) } },
  build: {
    target: "es2022",
    emptyOutDir: false,
    outDir: "build/serviceWorker",
    rolldownOptions: {
      input: "src/offline/serviceWorker.ts",
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});
