import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests of what ships: over the real build, made before them when it is not there yet. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    include: ["scripts/**/*.build.test.ts"],
    globalSetup: "scripts/supply/buildFirst.ts",
    testTimeout: 300_000,
  },
});
