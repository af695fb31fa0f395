// Bundles the server into one plain JavaScript file that needs nothing but Node: the command of the npm package.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
await build({
  root,
  configFile: false,
  logLevel: "error",
  publicDir: false,
  build: {
    ssr: "server/cli.ts",
    outDir: "build/server",
    target: "node20",
    minify: false,
    rolldownOptions: { output: { entryFileNames: "darkroom.mjs" } },
  },
});
